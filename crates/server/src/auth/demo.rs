//! The demo's switch: which posts a person has taken over from the simulated staff.

use huiyin_engine::ids::PostId;
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

/// Posts that a person has taken over. Clones share them.
#[derive(Debug, Clone, Default)]
pub struct TakenOver(Arc<Mutex<BTreeSet<PostId>>>);

impl TakenOver {
    /// Whether a person holds this post, so that the simulated staff leave it alone.
    #[must_use]
    pub fn holds(&self, post: &PostId) -> bool {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .contains(post)
    }

    /// A person takes a post over, or hands it back.
    pub fn set(&self, post: &PostId, taken: bool) {
        let mut posts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if taken {
            posts.insert(post.clone());
        } else {
            posts.remove(post);
        }
    }
}
