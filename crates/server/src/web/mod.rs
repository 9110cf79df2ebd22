//! The pages: rendered by the server, one file per screen action, working without JavaScript.
//! Absent: rules. What a page offers or foretells is asked of the engine.

mod assessment;
mod assets;
mod board;
mod chart;
mod condition;
mod foretell;
mod form;
mod frame;
mod incident;
mod needs;
mod parts;
#[cfg(test)]
mod sample;
mod shown;
mod trial;
