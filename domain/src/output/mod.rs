//! What a village made: rupiah and units credited to the villages that goods came from.

mod figure;
mod label;
mod period;
mod split;

pub use figure::OutputFigure;
pub use label::period_label;
pub use period::{DaySpan, Grain, GrainSpan, Period, spans};
pub use split::{split_quantity, split_refund, split_refund_quantity, split_sale};
