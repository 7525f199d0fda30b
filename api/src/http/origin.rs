//! Which pages may act for somebody who is signed in by cookies.
//!
//! A browser sends cookies along with whatever any page makes it send. It also says, and no page
//! can change it, which page that was: by `Origin`, or by `Sec-Fetch-Site` where there is none.

use std::sync::Arc;

use http::header::ORIGIN;
use http::{HeaderMap, HeaderValue, Uri};

use super::refusal::RequestRefusal;

const SEC_FETCH_SITE: &str = "sec-fetch-site";
/// The names of this very machine, which a developer uses as they come.
const THIS_MACHINE: [&str; 3] = ["localhost", "127.0.0.1", "[::1]"];

/// The origins whose pages are believed: the server's own, and the frontends that were named.
#[derive(Clone, Debug)]
pub struct Origins(Arc<[String]>);

impl Origins {
    /// Those of the server at `public_url` and of `named`, in which `*` counts for nothing.
    pub fn new(public_url: &str, named: &[String]) -> Self {
        let named = named.iter().filter(|origin| *origin != "*").cloned();
        Self(own(public_url).into_iter().chain(named).collect())
    }

    /// Passes a request that one of their pages sent. Where a browser says nothing at all, which
    /// one of today does for reads alone, a read passes and a write does not.
    ///
    /// # Errors
    /// A refusal that names the rule `ORIGIN`.
    pub fn check(&self, headers: &HeaderMap, is_write: bool) -> Result<(), RequestRefusal> {
        let site = headers.get(SEC_FETCH_SITE).map(HeaderValue::as_bytes);
        let is_ours = match (headers.get(ORIGIN), site) {
            (Some(origin), _) => self.knows(origin),
            (None, Some(site)) => matches!(site, b"same-origin" | b"none"),
            (None, None) => !is_write,
        };
        if is_ours {
            return Ok(());
        }
        let message = "A request with cookies comes from a page of this server, or of an origin \
                       that it was told of, and says so by the header Origin.";
        Err(RequestRefusal::forbidden("ORIGIN", message))
    }

    fn knows(&self, origin: &HeaderValue) -> bool {
        self.0
            .iter()
            .any(|known| known.as_bytes() == origin.as_bytes())
    }
}

/// True when `public_url` is plain HTTP on this very machine: somebody develops.
pub(super) fn is_plain_loopback(public_url: &str) -> bool {
    let Ok(uri) = public_url.parse::<Uri>() else {
        return false;
    };
    uri.scheme_str() == Some("http") && uri.host().is_some_and(|host| THIS_MACHINE.contains(&host))
}

/// The origins of the server itself, as browsers write them: without a port that goes without
/// saying.
fn own(public_url: &str) -> Vec<String> {
    let Ok(uri) = public_url.parse::<Uri>() else {
        return Vec::new();
    };
    let (Some(scheme), Some(host)) = (uri.scheme_str(), uri.host()) else {
        return Vec::new();
    };
    let usual = if scheme == "https" { 443 } else { 80 };
    let port = uri.port_u16().filter(|port| *port != usual);
    let port = port.map(|port| format!(":{port}")).unwrap_or_default();
    let origin = |host: &str| format!("{scheme}://{}{port}", host.to_ascii_lowercase());
    if is_plain_loopback(public_url) {
        return THIS_MACHINE.map(origin).into();
    }
    vec![origin(host)]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passes(origins: &Origins, headers: &[(&'static str, &str)], is_write: bool) -> bool {
        let headers = headers.iter().map(|(name, value)| {
            let name = http::HeaderName::from_static(name);
            (name, value.parse().unwrap())
        });
        origins.check(&headers.collect(), is_write).is_ok()
    }

    #[test]
    fn pages_of_ours_pass_and_no_others() {
        let named = ["https://toko.example".to_owned(), "*".to_owned()];
        let origins = Origins::new("https://API.desa.example:443/", &named);
        for origin in ["https://api.desa.example", "https://toko.example"] {
            assert!(passes(&origins, &[("origin", origin)], true), "{origin}");
        }
        for origin in [
            "null",
            "*",
            "",
            "http://api.desa.example",
            "https://api.desa.example:8443",
            "https://api.desa.example.evil.example",
            "https://evil.example",
            "https://toko.example/",
        ] {
            assert!(!passes(&origins, &[("origin", origin)], true), "{origin}");
            let claims = [("origin", origin), ("sec-fetch-site", "same-origin")];
            assert!(!passes(&origins, &claims, false), "{origin}");
        }
    }

    #[test]
    fn without_an_origin_the_site_counts_and_without_both_a_read_passes() {
        let origins = Origins::new("https://api.desa.example", &[]);
        for (site, is_ours) in [
            ("same-origin", true),
            ("none", true),
            ("same-site", false),
            ("cross-site", false),
            ("x", false),
        ] {
            let headers = [("sec-fetch-site", site)];
            assert_eq!(passes(&origins, &headers, true), is_ours, "{site}");
        }
        assert!(passes(&origins, &[], false) && !passes(&origins, &[], true));
    }

    #[test]
    fn a_developer_uses_any_name_of_the_machine() {
        let origins = Origins::new("http://127.0.0.1:8080", &[]);
        for host in THIS_MACHINE {
            let origin = format!("http://{host}:8080");
            assert!(passes(&origins, &[("origin", &origin)], true), "{origin}");
        }
        assert!(!passes(
            &origins,
            &[("origin", "http://localhost:3000")],
            true
        ));
        assert!(is_plain_loopback("http://localhost:8080"));
        for other in ["https://localhost", "http://10.0.0.5:8080", "", "localhost"] {
            assert!(!is_plain_loopback(other), "{other}");
        }
    }
}
