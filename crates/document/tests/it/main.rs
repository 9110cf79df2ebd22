//! Documents as their readers' programs see them.

mod drawing;
mod office;
