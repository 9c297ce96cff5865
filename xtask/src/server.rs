//! A static server for one folder, as any static host would serve it.

use std::net::TcpListener;
use std::path::Path;

use anyhow::{Context as _, Result};
use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Redirect, Response};
use tower::ServiceExt as _;
use tower_http::services::ServeDir;

/// How many ports are tried after the first.
const PORTS: u16 = 50;

/// A folder under a sub-path.
#[derive(Clone)]
pub struct Site {
    files: ServeDir,
    base: String,
    isolated: bool,
}

impl Site {
    /// `base` may be written with or without its slashes. `isolated` sends the headers of a cross-origin isolated page.
    pub fn new(folder: &Path, base: &str, isolated: bool) -> Self {
        let inner = base.trim_matches('/');
        let base = if inner.is_empty() { "/".to_owned() } else { format!("/{inner}/") };
        Self { files: ServeDir::new(folder), base, isolated }
    }

    pub fn base(&self) -> &str {
        &self.base
    }

    async fn answer(self, mut request: Request) -> Response {
        let Some(inside) = request.uri().path().strip_prefix(&self.base) else {
            let home = request.uri().path() == "/" || format!("{}/", request.uri().path()) == self.base;
            return if home {
                Redirect::temporary(&self.base).into_response()
            } else {
                StatusCode::NOT_FOUND.into_response()
            };
        };
        let Ok(uri) = format!("/{inside}").parse() else { return StatusCode::BAD_REQUEST.into_response() };
        *request.uri_mut() = uri;
        let mut response = match self.files.oneshot(request).await {
            Ok(response) => response.into_response(),
            Err(never) => match never {},
        };
        let headers = response.headers_mut();
        // A rebuilt page must show at the next reload; unchanged files still answer 304.
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        if self.isolated {
            headers.insert("cross-origin-opener-policy", HeaderValue::from_static("same-origin"));
            headers.insert("cross-origin-embedder-policy", HeaderValue::from_static("require-corp"));
        }
        response
    }
}

/// Takes `port`, or without one the first free port from `first` on.
pub fn listen(port: Option<u16>, first: u16) -> Result<TcpListener> {
    if let Some(port) = port {
        let why = || {
            format!("Port {port} cannot be used: choose another with --port, or leave it out for a free one.")
        };
        return TcpListener::bind(("127.0.0.1", port)).with_context(why);
    }
    (first..first.saturating_add(PORTS))
        .find_map(|port| TcpListener::bind(("127.0.0.1", port)).ok())
        .with_context(|| {
            format!("No port from {first} to {} is free: choose one with --port.", first + PORTS - 1)
        })
}

/// Serves until the program is ended.
pub fn serve(listener: TcpListener, site: Site) -> Result<()> {
    tokio::runtime::Builder::new_current_thread()
        .enable_io()
        .build()
        .context("cannot start the server")?
        .block_on(async {
            listener.set_nonblocking(true).context("cannot set up the port")?;
            let listener = tokio::net::TcpListener::from_std(listener).context("cannot set up the port")?;
            let answer = |State(site): State<Site>, request: Request| site.answer(request);
            let router: Router = Router::new().fallback(answer).with_state(site);
            axum::serve(listener, router).await.context("the server broke off")
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;

    fn get(site: Site, path: &str) -> Result<Response> {
        let request = Request::builder().uri(path).body(Body::empty())?;
        Ok(tokio::runtime::Builder::new_current_thread().build()?.block_on(site.answer(request)))
    }

    fn site(base: &str, isolated: bool) -> Site {
        Site::new(Path::new(env!("CARGO_MANIFEST_DIR")), base, isolated)
    }

    #[test]
    fn a_site_answers_under_its_sub_path_only() -> Result<()> {
        for (path, status) in [
            ("/courses/cnn/Cargo.toml", 200),
            ("/courses/cnn/missing.txt", 404),
            ("/courses/cnn/../../Cargo.lock", 404),
            ("/Cargo.toml", 404),
            ("/courses/cnn", 307),
            ("/", 307),
        ] {
            assert_eq!(get(site("courses/cnn", false), path)?.status(), status, "{path}");
        }
        Ok(())
    }

    #[test]
    fn isolation_headers_come_only_when_asked_for() -> Result<()> {
        for isolated in [false, true] {
            let response = get(site("/", isolated), "/Cargo.toml")?;
            assert_eq!(response.headers().contains_key("cross-origin-embedder-policy"), isolated);
        }
        Ok(())
    }

    #[test]
    fn a_taken_port_is_passed_over_unless_it_was_asked_for() -> Result<()> {
        let taken = listen(Some(0), 0)?;
        let port = taken.local_addr()?.port();
        assert!(listen(Some(port), 0).is_err());
        assert_ne!(listen(None, port)?.local_addr()?.port(), port);
        Ok(())
    }
}
