//! The checkout page: one HTML document with nothing outside itself and no script.

use super::{CheckoutView, SandboxSwitches};
use chrono::Datelike as _;
use domain::payment::PaymentStatus;
use domain::time::in_wib;
use std::fmt::{self, Display, Write as _};

const STYLE: &str = include_str!("page.css");

const MONTHS: [&str; 12] = [
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
];

/// The page of `view`, complete, in Indonesian. Its form posts to the address it was read from.
///
/// The time left is shown by the style sheet alone and stands still where a browser cannot do
/// that, so the deadline is also written out. All text from outside is escaped.
pub fn render_checkout(view: &CheckoutView) -> String {
    format!(
        "<!doctype html>\n<html lang=\"id\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\
         <meta name=\"robots\" content=\"noindex\"><title>{state} · {order}</title>\
         <style>{STYLE}</style></head><body><main>\
         <p class=\"note\">Halaman uji coba: tidak ada uang sungguhan.</p>\
         <h1>Total pembayaran</h1><p class=\"amount\">{amount}</p>\
         <dl><dt>Nomor pesanan</dt><dd>{order}</dd>\
         <dt>Keterangan</dt><dd>{description}</dd>\
         <dt>Status</dt><dd role=\"status\" class=\"{code}\">{state}</dd>{deadline}</dl>\
         {actions}</main></body></html>\n",
        state = state(view.status),
        code = view.status.code(),
        order = Escaped(&view.order_number),
        description = Escaped(&view.description),
        amount = view.amount,
        deadline = deadline(view),
        actions = actions(view),
    )
}

fn state(status: PaymentStatus) -> &'static str {
    match status {
        PaymentStatus::Created | PaymentStatus::Pending | PaymentStatus::Unknown => {
            "Menunggu pembayaran"
        }
        PaymentStatus::Paid => "Sudah dibayar",
        PaymentStatus::Failed => "Pembayaran ditolak",
        PaymentStatus::Expired => "Waktu pembayaran habis",
        PaymentStatus::Cancelled => "Dibatalkan",
    }
}

fn deadline(view: &CheckoutView) -> String {
    if !view.status.is_open() {
        return String::new();
    }
    let until = in_wib(view.expires_at);
    let month = MONTHS.get(until.month0() as usize).unwrap_or(&"");
    format!(
        "<dt>Bayar sebelum</dt><dd>{day} {month} {year} pukul {time} WIB</dd>\
         <dt aria-hidden=\"true\">Sisa waktu</dt>\
         <dd aria-hidden=\"true\"><span class=\"clock\" style=\"--all:{left}\"></span></dd>",
        day = until.day(),
        year = until.year(),
        time = until.format("%H.%M"),
        left = view.seconds_left,
    )
}

fn actions(view: &CheckoutView) -> String {
    let mut html = String::new();
    if view.status.is_open() {
        html.push_str(
            "<form method=\"post\">\
             <button name=\"action\" value=\"pay\">Bayar</button>\
             <button name=\"action\" value=\"decline\">Tolak</button>\
             <button name=\"action\" value=\"cancel\">Batalkan</button>",
        );
        html.push_str(&testing(view.switches));
        html.push_str("</form>");
    } else if let Some(url) = &view.return_url {
        let link = "<a class=\"back\" rel=\"noreferrer\" href=\"";
        // Writing to a string cannot fail.
        let _ = write!(html, "{link}{}\">Kembali ke toko</a>", Escaped(url));
    }
    html
}

fn testing(switches: SandboxSwitches) -> String {
    let ticked = |on: bool| if on { " checked" } else { "" };
    format!(
        "<details><summary>Untuk penguji</summary>\
         <input type=\"hidden\" name=\"switches\" value=\"1\">\
         <label>Tolak pembayaran ini\
         <input type=\"checkbox\" name=\"decline\" value=\"1\"{decline}></label>\
         <label>Tunda pesan (detik)\
         <input type=\"number\" name=\"delay_seconds\" min=\"0\" max=\"86400\" value=\"{delay}\">\
         </label>\
         <label>Ulangi pesan (kali)\
         <input type=\"number\" name=\"duplicates\" min=\"0\" max=\"20\" value=\"{duplicates}\">\
         </label>\
         <label>Balik urutan pesan\
         <input type=\"checkbox\" name=\"reorder\" value=\"1\"{reorder}></label></details>",
        decline = ticked(switches.decline),
        delay = switches.delay_seconds,
        duplicates = switches.duplicates,
        reorder = ticked(switches.reorder),
    )
}

/// Text that cannot become markup, inside an element or a quoted attribute.
struct Escaped<'a>(&'a str);

impl Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for character in self.0.chars() {
            match character {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                other => f.write_char(other)?,
            }
        }
        Ok(())
    }
}
