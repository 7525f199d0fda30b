//! Content negotiation: what the client sends, and what it can read.

use http::HeaderMap;
use http::header::{ACCEPT, CONTENT_TYPE};

/// The newer media type, under which a refused request has a 4xx or 5xx status.
const GRAPHQL_RESPONSE: &str = "application/graphql-response+json";
const JSON: &str = "application/json";

/// The media type of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Media {
    /// `application/json`: 200 for every request that could be read.
    Json,
    /// `application/graphql-response+json`: the status says whether execution began.
    GraphqlResponse,
}

impl Media {
    /// What the client likes best; JSON when it does not say.
    pub(crate) fn accepted_by(headers: &HeaderMap) -> Self {
        let graphql = quality(headers, GRAPHQL_RESPONSE);
        if graphql > 0 && graphql >= quality(headers, JSON) {
            Self::GraphqlResponse
        } else {
            Self::Json
        }
    }

    /// The `content-type` of the answer.
    pub(crate) fn content_type(self) -> &'static str {
        match self {
            Self::Json => "application/json; charset=utf-8",
            Self::GraphqlResponse => "application/graphql-response+json; charset=utf-8",
        }
    }
}

/// Whether a browser asks, to show the answer to a person.
pub(crate) fn prefers_html(headers: &HeaderMap) -> bool {
    let html = quality(headers, "text/html");
    html > 0 && html > quality(headers, JSON) && html > quality(headers, GRAPHQL_RESPONSE)
}

/// Whether the body is JSON in UTF-8. Forms and plain text are refused, since a page of another
/// origin can send them without asking first.
pub(crate) fn is_json(headers: &HeaderMap) -> bool {
    let Some(value) = headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
    else {
        return false;
    };
    let mut parts = value.split(';').map(str::trim);
    let essence = parts.next().unwrap_or_default();
    let is_utf8 = parts.all(|parameter| match parameter.split_once('=') {
        Some((name, charset)) if name.trim().eq_ignore_ascii_case("charset") => charset
            .trim()
            .trim_matches('"')
            .eq_ignore_ascii_case("utf-8"),
        _ => true,
    });
    essence.eq_ignore_ascii_case(JSON) && is_utf8
}

/// How much the client likes `media` when it names it, in thousandths; 0 when it does not.
fn quality(headers: &HeaderMap, media: &str) -> u16 {
    let ranges = headers
        .get_all(ACCEPT)
        .iter()
        .filter_map(|value| value.to_str().ok());
    let named = ranges
        .flat_map(|value| value.split(','))
        .filter_map(|range| {
            let mut parts = range.split(';').map(str::trim);
            let essence = parts.next()?;
            essence.eq_ignore_ascii_case(media).then(|| {
                let weight = parts.find_map(|parameter| parameter.strip_prefix("q="));
                weight.map_or(1_000, thousandths)
            })
        });
    named.max().unwrap_or(0)
}

/// A weight such as `0.75`; one that cannot be read counts as nothing.
fn thousandths(weight: &str) -> u16 {
    let (whole, part) = weight.split_once('.').unwrap_or((weight, ""));
    let digits: String = part.chars().chain("000".chars()).take(3).collect();
    match (whole, digits.parse::<u16>()) {
        ("1", _) => 1_000,
        ("0", Ok(part)) => part,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(name: http::HeaderName, value: &str) -> HeaderMap {
        HeaderMap::from_iter([(name, value.parse().unwrap())])
    }

    #[test]
    fn the_answer_is_what_the_client_likes_best() {
        let accepted = |accept| Media::accepted_by(&headers(ACCEPT, accept));
        assert_eq!(accepted("*/*"), Media::Json);
        assert_eq!(accepted(GRAPHQL_RESPONSE), Media::GraphqlResponse);
        let apollo = "application/graphql-response+json,application/json;q=0.9";
        assert_eq!(accepted(apollo), Media::GraphqlResponse);
        let reversed = "application/graphql-response+json;q=0.5, application/json;q=0.75";
        assert_eq!(accepted(reversed), Media::Json);
        assert_eq!(
            accepted("application/graphql-response+json;q=0"),
            Media::Json
        );
        assert_eq!(Media::accepted_by(&HeaderMap::new()), Media::Json);
    }

    #[test]
    fn a_browser_is_told_from_a_client() {
        let browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
        assert!(prefers_html(&headers(ACCEPT, browser)));
        assert!(!prefers_html(&headers(ACCEPT, "*/*")));
        assert!(!prefers_html(&headers(
            ACCEPT,
            "application/json, text/html;q=0.9"
        )));
    }

    #[test]
    fn only_json_in_utf8_is_read() {
        let json = |value| is_json(&headers(CONTENT_TYPE, value));
        assert!(json("application/json"));
        assert!(json("Application/JSON; charset=UTF-8"));
        assert!(json("application/json;charset=\"utf-8\""));
        assert!(!json("application/json; charset=utf-16"));
        assert!(!json("text/plain"));
        assert!(!json("application/x-www-form-urlencoded"));
        assert!(!json("multipart/form-data; boundary=x"));
        assert!(!is_json(&HeaderMap::new()));
    }
}
