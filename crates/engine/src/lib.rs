//! Decides: pure rules of the emergency plan.
