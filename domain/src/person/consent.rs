//! What somebody may allow or not: consents to optional purposes, each with a text in versions.

use crate::refusal::Language;

/// What a consent is for. Nothing else hangs on it, and it can be withdrawn at any time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ConsentPurpose {
    /// The phone number and the e-mail address of the enterprises that they own are shown to all.
    PublicContact,
}

impl ConsentPurpose {
    /// Every purpose.
    pub const ALL: [Self; 1] = [Self::PublicContact];

    /// The word in rows and in the API.
    pub const fn code(self) -> &'static str {
        match self {
            Self::PublicContact => "PUBLIC_CONTACT",
        }
    }

    /// The purpose that a row names; `None` for a word of none.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }

    /// The version of [`Self::text`]. It grows whenever the text says something else; what was
    /// given to an earlier one holds no more.
    pub const fn text_version(self) -> u32 {
        match self {
            Self::PublicContact => 1,
        }
    }

    /// What is consented to, in words.
    pub const fn text(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::PublicContact, Language::Indonesian) => {
                "Nomor telepon dan surel usaha yang saya miliki boleh ditampilkan kepada semua \
                 orang di halaman usaha, agar pembeli dapat bertanya dan mengadu. Nomor itu \
                 mungkin nomor pribadi saya. Persetujuan ini dapat saya tarik kapan saja, dan \
                 sejak saat itu nomor dan surel tidak ditampilkan lagi."
            }
            (Self::PublicContact, Language::English) => {
                "The phone number and e-mail address of the enterprises that I own may be shown \
                 to everybody on the enterprise's page, so that buyers can ask and complain. The \
                 number may be my own. I can withdraw this consent at any time, and from then on \
                 neither is shown."
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_reads_back_as_its_purpose() {
        for purpose in ConsentPurpose::ALL {
            assert_eq!(ConsentPurpose::from_code(purpose.code()), Some(purpose));
            assert!(purpose.text_version() > 0);
            let texts = [Language::Indonesian, Language::English].map(|one| purpose.text(one));
            assert_ne!(texts[0], texts[1]);
        }
        assert_eq!(ConsentPurpose::from_code("MARKETING"), None);
    }
}
