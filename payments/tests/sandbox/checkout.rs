//! The buyer's side.

use crate::support::Bench;
use chrono::Duration;
use domain::payment::PaymentStatus;
use payments::Gateway as _;
use payments::sandbox::{
    CheckoutAction, CheckoutForm, SandboxError, SwitchOverrides, render_checkout,
};

#[tokio::test]
async fn the_page_shows_what_is_to_be_paid_and_until_when() {
    let bench = Bench::in_memory();
    let reference = bench.open_payment(1_234_567).await;
    let view = bench.sandbox.checkout(&reference).unwrap();
    assert_eq!(view.seconds_left, 1_800);
    let page = render_checkout(&view);
    for text in [
        "<html lang=\"id\">",
        "Rp1.234.567",
        "SB-7Q2K",
        "Kripik pisang coklat",
        "Menunggu pembayaran",
        "24 November 2026 pukul 15.30 WIB",
        "--all:1800",
        "value=\"pay\">Bayar<",
        "value=\"decline\">Tolak<",
        "value=\"cancel\">Batalkan<",
        "Untuk penguji",
    ] {
        assert!(page.contains(text), "{text} is not in {page}");
    }
    assert!(page.len() < 10_000, "{}", page.len());
}

#[tokio::test]
async fn the_page_needs_nothing_from_outside() {
    let bench = Bench::in_memory();
    let reference = bench.open_payment(10_000).await;
    let page = render_checkout(&bench.sandbox.checkout(&reference).unwrap());
    for outside in [
        "http:", "https:", "//", "<script", "@import", "url(", "src=",
    ] {
        assert!(!page.contains(outside), "{outside}");
    }
}

#[tokio::test]
async fn text_from_outside_cannot_become_markup() {
    let bench = Bench::in_memory();
    let mut request = bench.request(10_000);
    request.order_number = "</title><script>alert(1)</script>".to_owned();
    request.description = "\"><img src=x onerror='alert(2)'> & co".to_owned();
    request.return_url = Some("https://example.test/\"onclick='alert(3)'?a=1&b=2".to_owned());
    let reference = bench
        .gateway
        .create(&request)
        .await
        .unwrap()
        .provider_reference;
    let open = render_checkout(&bench.sandbox.checkout(&reference).unwrap());
    bench.press(&reference, CheckoutAction::Pay);
    let paid = render_checkout(&bench.sandbox.checkout(&reference).unwrap());
    for page in [&open, &paid] {
        assert!(!page.contains("<script"), "{page}");
        assert!(!page.contains("<img"), "{page}");
        assert!(
            page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"),
            "{page}"
        );
        assert!(page.contains("&#39;alert(2)&#39;&gt; &amp; co"), "{page}");
    }
    let link = "href=\"https://example.test/&quot;onclick=&#39;alert(3)&#39;?a=1&amp;b=2\"";
    assert!(paid.contains(link), "{paid}");
    assert!(!paid.contains("<form"), "nothing is left to press: {paid}");
}

#[tokio::test]
async fn a_second_press_changes_nothing() {
    let bench = Bench::in_memory();
    let reference = bench.open_payment(10_000).await;
    for action in [
        CheckoutAction::Pay,
        CheckoutAction::Pay,
        CheckoutAction::Cancel,
    ] {
        let view = bench
            .sandbox
            .submit(&reference, CheckoutForm::of(action))
            .unwrap();
        assert_eq!(view.status, PaymentStatus::Paid);
    }
    assert_eq!(
        bench.told_kinds().await,
        ["payment.pending", "payment.paid"]
    );
}

#[tokio::test]
async fn a_page_opened_too_late_says_so_and_takes_no_money() {
    let bench = Bench::in_memory();
    let reference = bench.open_payment(10_000).await;
    bench.clock.pass(Duration::minutes(30));
    let view = bench.sandbox.checkout(&reference).unwrap();
    assert_eq!(
        (view.status, view.seconds_left),
        (PaymentStatus::Expired, 0)
    );
    assert!(render_checkout(&view).contains("Waktu pembayaran habis"));
    bench.press(&reference, CheckoutAction::Pay);
    assert_eq!(bench.told_kinds().await, ["payment.expired"]);
}

#[test]
fn nobody_can_press_on_a_payment_that_is_not_there() {
    let bench = Bench::in_memory();
    let shown = bench.sandbox.checkout("sbx_nothing");
    assert!(matches!(shown, Err(SandboxError::NotFound)), "{shown:?}");
    let pressed = bench
        .sandbox
        .submit("sbx_nothing", CheckoutForm::of(CheckoutAction::Pay));
    assert!(matches!(pressed, Err(SandboxError::NotFound)));
}

#[test]
fn a_form_is_read_as_the_page_sends_it() {
    let page = "action=pay&switches=1&decline=1&delay_seconds=30&duplicates=2";
    let form = CheckoutForm::parse(page).unwrap();
    assert_eq!(form.action, CheckoutAction::Pay);
    let all_said = SwitchOverrides {
        decline: Some(true),
        delay_seconds: Some(30),
        duplicates: Some(2),
        reorder: Some(false),
    };
    assert_eq!(form.switches, all_said);
    let script = CheckoutForm::parse("delay_seconds=&other=x&action=%63ancel").unwrap();
    assert_eq!(script, CheckoutForm::of(CheckoutAction::Cancel));
}

#[test]
fn a_form_that_no_page_sends_names_its_field() {
    for (body, wrong) in [
        ("", "action"),
        ("action=", "action"),
        ("action=steal", "action"),
        ("action=pay&decline=perhaps", "decline"),
        ("action=pay&delay_seconds=-1", "delay_seconds"),
        ("action=pay&delay_seconds=1.5", "delay_seconds"),
        ("action=pay&duplicates=256", "duplicates"),
        ("action=pay&reorder=%FF", "reorder"),
    ] {
        let answer = CheckoutForm::parse(body);
        let named = matches!(answer, Err(SandboxError::MalformedForm { field }) if field == wrong);
        assert!(named, "{body}: {answer:?}");
    }
}

#[tokio::test]
async fn a_switch_beyond_its_bounds_leaves_the_payment_open() {
    let bench = Bench::in_memory();
    let reference = bench.open_payment(10_000).await;
    for body in ["action=pay&duplicates=21", "action=pay&delay_seconds=86401"] {
        let form = CheckoutForm::parse(body).unwrap();
        let answer = bench.sandbox.submit(&reference, form);
        assert!(
            matches!(answer, Err(SandboxError::SwitchOutOfRange)),
            "{answer:?}"
        );
    }
    let found = bench.gateway.fetch(&reference).await.unwrap();
    assert_eq!(found.status, PaymentStatus::Pending);
}
