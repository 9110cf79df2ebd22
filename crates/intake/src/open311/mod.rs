//! Open311 GeoReport v2: the form that a client sends, read and checked whole.
//!
//! Bytes and the plan's closed lists go in; a [`ServiceRequest`], or everything that is wrong with it, comes out.
//! What would follow a person from one request to the next is refused by name. Absent: keys and who may file, the
//! clock, the ids of requests, and answers.

mod fault;
mod form;
mod request;

pub use fault::Open311Fault;
pub use form::Open311Form;
pub use request::{ServiceRequest, Services};

/// Most characters of a description, as the specification has it.
pub const MAX_DESCRIPTION_CHARS: usize = 4_000;

/// Most characters of every other field of a request.
pub const MAX_REQUEST_FIELD_CHARS: usize = 200;

/// Most faults that one answer names: a form of a thousand wrong names is not worth a thousand sentences.
pub const MAX_FAULTS: usize = 32;
