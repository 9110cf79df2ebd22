//! The state as it is written down and read back, for snapshots. What it looks like follows the types
//! here, so it is of use to the very program that wrote it and to no other: the log is what lasts.
//!
//! Plans are written once; incidents name theirs by its digest and are given it again on reading.
//! Deliberately absent: a format (the store's choice) and old versions of it.

use super::City;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::sync::Arc;

impl Serialize for City {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        City::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for City {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut city = City::deserialize(deserializer)?;
        city.give_plans().map_err(D::Error::custom)?;
        Ok(city)
    }
}

impl City {
    fn give_plans(&mut self) -> Result<(), String> {
        for incident in self.incidents.values_mut() {
            let digest = &incident.plan_digest;
            let plan = self.plans.get(digest);
            let plan = plan.ok_or_else(|| format!("plan {digest} of an incident is missing"))?;
            incident.plan = Arc::clone(plan);
        }
        if let Some(present) = &mut self.plan {
            let held = self.plans.values().find(|plan| *plan == present);
            let held = held.ok_or("the plan in force is not among the plans")?;
            *present = Arc::clone(held);
        }
        Ok(())
    }
}
