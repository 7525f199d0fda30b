//! The keys of whom people complain to.
//!
//! PP 80/2019 and Permendag 31/2023 ask a platform to show both. The directorate's contact is the
//! one that the ministry of trade tells consumers (press notes of December 2023 and July 2024); it
//! is a setting, since such things change.

use super::key::Fallback::{Derived, Value};
use super::key::{Key, key};
use super::kind::Kind;

/// What holds where nothing is set.
const NONE: &str = "none: the law asks for it, and `sentra doctor` says so";

/// The keys, those of a section together.
pub(super) const CONTACT_KEYS: &[Key] = &[
    key(
        "complaint.name",
        Kind::Words,
        Derived("none"),
        "Whom people complain to about the platform and its sellers.",
    ),
    key(
        "complaint.phone",
        Kind::Words,
        Derived(NONE),
        "The phone number for complaints.",
    ),
    key(
        "complaint.whatsapp",
        Kind::Words,
        Derived("none"),
        "The number for complaints at WhatsApp.",
    ),
    key(
        "complaint.email",
        Kind::Mailbox,
        Derived(NONE),
        "The e-mail address for complaints.",
    ),
    key(
        "complaint.hours",
        Kind::Words,
        Derived("none"),
        "When somebody answers, such as Senin-Jumat 08.00-16.00 WIB.",
    ),
    key(
        "complaint.address",
        Kind::Words,
        Derived("none"),
        "Where letters of complaint go.",
    ),
    key(
        "consumer_protection.name",
        Kind::Words,
        Value(
            "\"Direktorat Jenderal Perlindungan Konsumen dan Tertib Niaga, \
             Kementerian Perdagangan Republik Indonesia\"",
        ),
        "The authority that protects consumers; it is shown beside the contact for complaints.",
    ),
    key(
        "consumer_protection.phone",
        Kind::Words,
        Value("\"(021) 3441839\""),
        "Its phone number.",
    ),
    key(
        "consumer_protection.whatsapp",
        Kind::Words,
        Value("\"0853-1111-1010\""),
        "Its number at WhatsApp.",
    ),
    key(
        "consumer_protection.email",
        Kind::Mailbox,
        Value("\"pengaduan.konsumen@kemendag.go.id\""),
        "Its e-mail address.",
    ),
    key(
        "consumer_protection.url",
        Kind::Url,
        Value("\"https://simpktn.kemendag.go.id\""),
        "Its page for complaints.",
    ),
];
