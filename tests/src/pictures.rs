//! What showing pictures costs: the demo's, from the local store, beside nginx serving the same
//! files.

use crate::ground::Ground;
use crate::load::{Measured, Pace, Watched};
use crate::platform::{Platform, Setting};
use crate::program::Program;
use crate::server::Server;
use anyhow::{Context, ensure};
use serde::Serialize;
use serde_json::json;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

const LOG: Setting = ("SENTRA_LOG", "warn");
const WIDTHS: [u32; 4] = [160, 320, 640, 1_280];
/// As wide as a list of products on a phone shows them.
const LISTED: u32 = 320;
const LIST: &str = "query($width: Int) { products(first: 24) { nodes {
    image(width: $width) { url width } } } }";

/// How long, and for how many.
#[derive(Debug, Clone, Copy, clap::Args)]
pub struct PicturesPlan {
    /// Seconds of each measurement.
    #[arg(long, default_value_t = 10)]
    pub seconds: u64,
    /// Connections at the same time.
    #[arg(long, default_value_t = 16)]
    pub connections: usize,
}

/// What was found.
#[derive(Debug, Clone, Serialize)]
pub struct PicturesReport {
    /// The pictures of a page of 24 products, by the width that was asked for.
    pub pages: Vec<PageBytes>,
    /// Our server.
    pub ours: Measured,
    /// nginx; nothing where it is not installed.
    pub nginx: Option<Measured>,
    /// Our pictures in a second for each of nginx.
    pub rate_ratio: Option<f64>,
    /// Our CPU time for a picture for each of nginx.
    pub cpu_ratio: Option<f64>,
}

/// The pictures of a page.
#[derive(Debug, Clone, Serialize)]
pub struct PageBytes {
    /// At least this wide, or as wide as what was sent.
    pub width: u32,
    /// How many there are.
    pub pictures: usize,
    /// The sum of their files.
    pub bytes: usize,
}

/// Measures.
///
/// # Errors
/// When a picture is answered wrongly.
pub async fn run(program: &Program, plan: PicturesPlan) -> anyhow::Result<PicturesReport> {
    let ground = Ground::lay_demo(program, None).await?;
    let platform = Platform::open_on(ground, program, &[LOG]).await?;
    let mut pages = Vec::new();
    for width in WIDTHS {
        pages.push(page(&platform, width).await?);
    }
    let paths = paths(&platform, LISTED).await?;
    let pace = Pace {
        connections: plan.connections,
        time: Duration::from_secs(plan.seconds),
    };
    let ours = measure("sentra", &platform.server, &paths, pace).await?;
    let home = tempfile::tempdir()?;
    let nginx = match start_nginx(home.path(), &platform.folder()).await? {
        Some(mut nginx) => {
            let measured = measure("nginx", &nginx, &paths, pace).await?;
            nginx.stop().await?;
            Some(measured)
        }
        None => None,
    };
    let beside = |of: fn(&Measured) -> f64| nginx.as_ref().map(|nginx| of(&ours) / of(nginx));
    Ok(PicturesReport {
        rate_ratio: beside(|one| one.per_second),
        cpu_ratio: beside(|one| one.cpu_ms),
        pages,
        ours,
        nginx,
    })
}

/// Where the pictures of the newest 24 products are, below any server.
async fn paths(platform: &Platform, width: u32) -> anyhow::Result<Vec<String>> {
    let found = platform.guest.gql(LIST, &json!({ "width": width })).await?;
    let nodes = found["products"]["nodes"].as_array();
    let urls = nodes.into_iter().flatten();
    let urls = urls.filter_map(|node| node["image"]["url"].as_str());
    let paths: Option<Vec<String>> = urls
        .map(|url| Some(format!("/media/{}", url.split_once("/media/")?.1)))
        .collect();
    let paths = paths.context("a picture lies somewhere else")?;
    ensure!(paths.len() == 24, "the demo has {} pictures", paths.len());
    Ok(paths)
}

async fn page(platform: &Platform, width: u32) -> anyhow::Result<PageBytes> {
    let paths = paths(platform, width).await?;
    let mut bytes = 0;
    for path in &paths {
        let url = format!("{}{path}", platform.server.url());
        let got = platform.guest.http().get(url).send().await?;
        bytes += got.error_for_status()?.bytes().await?.len();
    }
    Ok(PageBytes {
        width,
        pictures: paths.len(),
        bytes,
    })
}

/// Each connection fetches one picture after the other.
async fn measure(
    name: &str,
    server: &Server,
    paths: &[String],
    pace: Pace,
) -> anyhow::Result<Measured> {
    let http = reqwest::Client::new();
    let urls: Vec<String> = paths
        .iter()
        .map(|path| format!("{}{path}", server.url()))
        .collect();
    let fetch = async |connection: usize, done: usize| {
        let at = (connection + done) % urls.len().max(1);
        let got = http.get(&urls[at]).send().await?.error_for_status()?;
        let told = got.content_length();
        let bytes = got.bytes().await?;
        ensure!(!bytes.is_empty() && told == u64::try_from(bytes.len()).ok());
        anyhow::Ok(())
    };
    let watched = Watched {
        server,
        database: None,
    };
    pace.measure(name, watched, fetch).await
}

/// nginx at home in `home` on a free port, one process, serving the files of the local store below
/// `folder`; nothing where it is not installed.
async fn start_nginx(home: &Path, folder: &Path) -> anyhow::Result<Option<Server>> {
    let Ok(found) = Command::new("nginx").arg("-v").output() else {
        eprintln!("nginx is missing: install `nginx-light` to compare");
        return Ok(None);
    };
    ensure!(found.status.success(), "nginx does not run");
    let command = |port: u16| {
        let mut command = Command::new("nginx");
        // A configuration that could not be written is missed by nginx, which says so.
        drop(std::fs::write(
            home.join("nginx.conf"),
            configuration(folder, port),
        ));
        command
            .arg("-p")
            .arg(home)
            .args(["-c", "nginx.conf", "-e", "stderr"]);
        command
    };
    Ok(Some(
        Server::start(command, "/probe", &home.join("log")).await?,
    ))
}

fn configuration(folder: &Path, port: u16) -> String {
    let media = folder.join("media");
    format!(
        "daemon off; master_process off; pid nginx.pid;
         events {{ worker_connections 512; }}
         http {{
             access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000;
             client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi;
             uwsgi_temp_path uwsgi; scgi_temp_path scgi;
             types {{ image/webp webp; }}
             server {{
                 listen 127.0.0.1:{port};
                 location = /probe {{ return 200; }}
                 location /media/ {{
                     alias {}/;
                     add_header Cache-Control \"public, max-age=31536000, immutable\";
                     add_header X-Content-Type-Options nosniff;
                 }}
             }}
         }}",
        media.display()
    )
}
