//! Pages of a connection: keyset, at most 100.

use async_graphql::connection::{Connection, Edge, EmptyFields};
use async_graphql::{Error, ErrorExtensions, OutputType};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// The most that one page holds.
const MAX_PAGE: i64 = 100;
/// What a page holds when nothing is said.
const DEFAULT_PAGE: i64 = 24;

/// What a client asks of a connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageInput {
    /// How many.
    pub first: i64,
    /// After which one; the text inside the client's opaque cursor.
    pub after: Option<String>,
}

impl PageInput {
    /// Reads `first` and `after`.
    ///
    /// # Errors
    /// `BAD_REQUEST` when `first` is not from 0 to 100, or when `after` is not one of our cursors.
    pub fn parse(first: Option<i32>, after: Option<String>) -> async_graphql::Result<Self> {
        let bad = |message: &str| {
            Error::new(message).extend_with(|_, extensions| extensions.set("code", "BAD_REQUEST"))
        };
        let first = first.map_or(DEFAULT_PAGE, i64::from);
        if !(0..=MAX_PAGE).contains(&first) {
            return Err(bad("`first` is from 0 to 100"));
        }
        let read = |cursor: String| {
            let bytes = URL_SAFE_NO_PAD.decode(cursor).ok()?;
            String::from_utf8(bytes).ok()
        };
        match after.map(read) {
            Some(None) => Err(bad("`after` is not a cursor of this connection")),
            after => Ok(Self {
                first,
                after: after.flatten(),
            }),
        }
    }

    /// The cursor as a typed id.
    ///
    /// # Errors
    /// `BAD_REQUEST` when it is not one.
    pub fn after_id<T: From<uuid::Uuid>>(&self) -> async_graphql::Result<Option<T>> {
        let Some(text) = &self.after else {
            return Ok(None);
        };
        uuid::Uuid::parse_str(text)
            .map(|id| Some(T::from(id)))
            .map_err(|_| {
                Error::new("`after` is not a cursor of this connection")
                    .extend_with(|_, extensions| extensions.set("code", "BAD_REQUEST"))
            })
    }
}

/// A page as queries answer it: ask for one more than wanted to learn whether there is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// What is on it.
    pub items: Vec<T>,
    /// Whether there is more after it.
    pub has_more: bool,
}

impl<T> Page<T> {
    /// Cuts `items`, of which one more than `first` was asked for.
    pub fn cut(mut items: Vec<T>, first: i64) -> Self {
        let first = usize::try_from(first).unwrap_or(0);
        let has_more = items.len() > first;
        items.truncate(first);
        Self { items, has_more }
    }
}

/// A Relay connection over `page`; `cursor` gives the text inside each opaque cursor.
pub fn connection<T, N: OutputType>(
    page: Page<T>,
    has_previous: bool,
    cursor: impl Fn(&T) -> String,
    node: impl Fn(T) -> N,
) -> Connection<String, N, EmptyFields, EmptyFields> {
    let mut connection = Connection::new(has_previous, page.has_more);
    connection.edges = page
        .items
        .into_iter()
        .map(|item| Edge::new(URL_SAFE_NO_PAD.encode(cursor(&item)), node(item)))
        .collect();
    connection
}
