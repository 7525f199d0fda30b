//! What every [`ProductIndex`] must do, as code: an implementation's tests run [`check`] against
//! it.
//!
//! Each part empties the index first and panics where the contract is broken. The index must have
//! been made with the project's synonym and stop-word files.

mod change;
mod facet;
mod page;
mod samples;
mod text;

pub use samples::{product, product_id};

use crate::{ProductIndex, SearchError};

/// Runs every part of the contract.
///
/// # Errors
/// What the index answered when it failed.
///
/// # Panics
/// Where the index breaks the contract.
pub async fn check(index: &dyn ProductIndex) -> Result<(), SearchError> {
    change::replaces_and_removes(index).await?;
    change::remembers_its_cursor(index).await?;
    change::may_be_repeated(index).await?;
    text::finds_other_spellings_and_words(index).await?;
    text::finds_short_region_names(index).await?;
    text::ranks_name_first_and_exact_first(index).await?;
    text::forgives_one_letter_but_not_two(index).await?;
    text::takes_any_text(index).await?;
    page::filters_narrow(index).await?;
    page::pages_join_without_gap_or_repeat(index).await?;
    page::without_words_the_newest_come_first(index).await?;
    facet::counts_every_match(index).await?;
    facet::counts_one_level_down(index).await
}
