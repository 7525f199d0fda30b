//! Money from its arrival to its way back, with the sandbox as the provider.

mod bent;
mod late;
mod market;
mod paid;
mod placed;
mod refunded;
mod twice;
