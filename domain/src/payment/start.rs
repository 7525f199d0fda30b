//! [`StartRefusal`]: why no payment was begun.

use crate::invalid::FieldPath;
use crate::refusal::{Language, Refusal};

/// Why no payment was begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StartRefusal {
    /// Everything that is left of the order is paid.
    AlreadyPaid,
    /// Nothing is left of the order: it was called off.
    Ended,
    /// The time to pay is over; the stock goes back on the shelf.
    Expired,
    /// This platform does not offer that way to pay.
    GatewayNotOffered,
    /// The provider said no.
    ProviderRefused,
}

impl Refusal for StartRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::AlreadyPaid => "ALREADY_PAID",
            Self::Ended => "ENDED",
            Self::Expired => "EXPIRED",
            Self::GatewayNotOffered => "GATEWAY_NOT_OFFERED",
            Self::ProviderRefused => "PROVIDER_REFUSED",
        }
    }

    fn message(&self, language: Language) -> String {
        let (id, en) = match self {
            Self::AlreadyPaid => ("pesanan ini sudah dibayar", "this order is paid"),
            Self::Ended => ("pesanan ini sudah dibatalkan", "this order was called off"),
            Self::Expired => (
                "waktu pembayaran sudah habis; silakan pesan lagi",
                "the time to pay is over; please order again",
            ),
            Self::GatewayNotOffered => (
                "cara pembayaran ini tidak tersedia",
                "this way to pay is not offered",
            ),
            Self::ProviderRefused => (
                "penyedia pembayaran menolak permintaan ini",
                "the payment provider refused",
            ),
        };
        match language {
            Language::Indonesian => id.to_owned(),
            Language::English => en.to_owned(),
        }
    }

    fn field(&self) -> Option<FieldPath> {
        let field = match self {
            Self::GatewayNotOffered | Self::ProviderRefused => "gateway",
            Self::AlreadyPaid | Self::Ended | Self::Expired => "orderId",
        };
        Some(FieldPath::of(field))
    }
}
