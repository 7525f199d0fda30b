//! The one page of HTML.

use std::fmt::Write;
use std::sync::Arc;

use axum::response::{Html, IntoResponse, Response};
use http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, VARY};

use super::GraphiqlSettings;

/// Only our own files run, and they speak to us alone. The editor writes styles into elements.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
    img-src 'self' data:; font-src 'self' data:; connect-src 'self'; \
    base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The finished page.
#[derive(Clone, Debug)]
pub(crate) struct GraphiqlPage(Arc<str>);

impl GraphiqlPage {
    pub(super) fn new(styles: &[&str], scripts: &[&str], settings: &GraphiqlSettings) -> Self {
        let mut page = String::from(
            "<!doctype html>\n<html lang=\"id\">\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width\">\n\
             <title>Sentra GraphiQL</title>\n<link rel=\"icon\" href=\"data:,\">\n",
        );
        for name in styles {
            line(
                &mut page,
                format_args!("<link rel=\"stylesheet\" href=\"/graphiql/{name}\">"),
            );
        }
        let settings = for_script(settings);
        line(
            &mut page,
            format_args!("<script type=\"application/json\" id=\"settings\">{settings}</script>"),
        );
        line(
            &mut page,
            format_args!("<div id=\"bar\"></div>\n<div id=\"graphiql\">Memuat…</div>"),
        );
        for name in scripts {
            line(
                &mut page,
                format_args!("<script src=\"/graphiql/{name}\"></script>"),
            );
        }
        Self(page.into())
    }
}

impl IntoResponse for GraphiqlPage {
    fn into_response(self) -> Response {
        let headers = [
            (CONTENT_SECURITY_POLICY, POLICY),
            (CACHE_CONTROL, "no-store"),
            (VARY, "accept"),
        ];
        (headers, Html(self.0.to_string())).into_response()
    }
}

fn line(page: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing to a string cannot fail.
    let _ = writeln!(page, "{text}");
}

/// JSON that no HTML parser takes for the end of its element.
fn for_script(settings: &GraphiqlSettings) -> String {
    let json = serde_json::to_string(settings).unwrap_or_else(|_| "{}".to_owned());
    json.replace('<', "\\u003c")
        .replace('>', "\\u003e")
        .replace('&', "\\u0026")
        .replace('\u{2028}', "\\u2028")
        .replace('\u{2029}', "\\u2029")
}

#[cfg(test)]
mod tests {
    use super::super::SampleOperation;
    use super::*;

    #[test]
    fn settings_cannot_break_out_of_their_element() {
        let operation = SampleOperation {
            title: "</script><script>alert(1)</script><!--".to_owned(),
            query: "{ a }".to_owned(),
            variables: String::new(),
        };
        let settings = GraphiqlSettings {
            tabs: vec![operation.clone()],
            ..GraphiqlSettings::default()
        };
        let text = for_script(&settings);
        assert!(!text.contains(['<', '>', '&']));
        let read: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(read["tabs"][0]["title"], operation.title.as_str());
    }
}
