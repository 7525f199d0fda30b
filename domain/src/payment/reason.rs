//! [`RefundReason`]: why money goes back.

/// Why money goes back to a buyer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefundReason {
    /// The enterprise gives it back.
    Enterprise,
    /// The same part was paid before.
    PaidTwice,
    /// The part was called off before the money arrived.
    CalledOff,
    /// The money arrived after the deadline, and the goods were sold meanwhile.
    SoldOut,
}

impl RefundReason {
    /// Every reason.
    pub const ALL: [Self; 4] = [
        Self::Enterprise,
        Self::PaidTwice,
        Self::CalledOff,
        Self::SoldOut,
    ];

    /// The word in rows and in the API.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Enterprise => "ENTERPRISE",
            Self::PaidTwice => "PAID_TWICE",
            Self::CalledOff => "CALLED_OFF",
            Self::SoldOut => "SOLD_OUT",
        }
    }

    /// The reason that a row names; `None` for a word of no reason.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.code() == code)
    }

    /// What a provider shows the buyer beside the money.
    pub const fn for_buyer(self) -> &'static str {
        match self {
            Self::Enterprise => "dikembalikan oleh penjual",
            Self::PaidTwice => "pesanan sudah dibayar sebelumnya",
            Self::CalledOff => "pesanan sudah dibatalkan",
            Self::SoldOut => "stok habis",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_names_its_reason_and_no_other() {
        for reason in RefundReason::ALL {
            assert_eq!(RefundReason::from_code(reason.code()), Some(reason));
        }
        assert_eq!(RefundReason::from_code("NONE"), None);
    }
}
