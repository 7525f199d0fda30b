//! The types that every mutation has of its own: payload, user error, error code.

/// Declares the payload of a mutation, its user error and its error codes.
///
/// The codes of broken rules ([`domain::Rule`]) are in every enum; the mutation's own refusals come
/// on top, as `Variant = "CODE"`. With `@written` in front there is no `done`: where a field may be
/// null although all went well, the answer is written out.
macro_rules! payload {
    (
        @written
        $(#[doc = $doc:literal])+
        $payload:ident {
            $($(#[doc = $field_doc:literal])+ $field:ident : $kind:ty),+ $(,)?
        }
        $error:ident, $code:ident {
            $($(#[doc = $own_doc:literal])+ $own:ident = $text:literal),* $(,)?
        }
    ) => {
        $(#[doc = $doc])+
        #[derive(async_graphql::SimpleObject)]
        pub struct $payload {
            $($(#[doc = $field_doc])+ pub $field: Option<$kind>,)+
            /// What was wrong with the input; empty when it was done.
            pub user_errors: Vec<$error>,
        }

        #[doc = concat!("One thing that was wrong, as `", stringify!($payload), "` tells it.")]
        #[derive(async_graphql::SimpleObject)]
        pub struct $error {
            /// The path of the field in the input; empty when it is about the whole of it.
            pub field: Vec<String>,
            /// What was wrong, for machines.
            pub code: $code,
            /// What was wrong, for people.
            pub message: String,
        }

        #[doc = concat!("The codes of `", stringify!($error), "`.")]
        #[derive(async_graphql::Enum, Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $code {
            $($(#[doc = $own_doc])+ $own,)*
            /// Not in the form that the field takes.
            Malformed,
            /// Nothing where something is needed.
            Required,
            /// Longer, larger or more than allowed.
            TooLarge,
            /// Shorter, smaller or fewer than allowed.
            TooSmall,
            /// Refers to something that does not exist.
            Unknown,
            /// Looks like a region code of the statistics office (BPS), another scheme.
            LooksLikeBps,
            /// The same thing twice.
            Duplicate,
            /// Shares that do not add up to 10,000 basis points.
            SharesNotWhole,
            /// Not allowed for this kind of thing.
            NotAllowed,
        }

        impl $code {
            fn from_code(code: &str) -> Self {
                match code {
                    $($text => Self::$own,)*
                    "REQUIRED" => Self::Required,
                    "TOO_LARGE" => Self::TooLarge,
                    "TOO_SMALL" => Self::TooSmall,
                    "UNKNOWN" => Self::Unknown,
                    "LOOKS_LIKE_BPS" => Self::LooksLikeBps,
                    "DUPLICATE" => Self::Duplicate,
                    "SHARES_NOT_WHOLE" => Self::SharesNotWhole,
                    "NOT_ALLOWED" => Self::NotAllowed,
                    _ => Self::Malformed,
                }
            }
        }

        impl crate::graphql::Payload for $payload {
            fn with_faults(faults: Vec<crate::graphql::UserFault>) -> Self {
                Self {
                    $($field: None,)+
                    user_errors: faults
                        .into_iter()
                        .map(|fault| $error {
                            field: fault.field,
                            code: $code::from_code(fault.code),
                            message: fault.message,
                        })
                        .collect(),
                }
            }
        }
    };
    (
        $(#[doc = $doc:literal])+
        $payload:ident {
            $($(#[doc = $field_doc:literal])+ $field:ident : $kind:ty),+ $(,)?
        }
        $error:ident, $code:ident {
            $($(#[doc = $own_doc:literal])+ $own:ident = $text:literal),* $(,)?
        }
    ) => {
        $crate::graphql::payload::payload! {
            @written
            $(#[doc = $doc])+
            $payload {
                $($(#[doc = $field_doc])+ $field : $kind),+
            }
            $error, $code {
                $($(#[doc = $own_doc])+ $own = $text),*
            }
        }

        impl $payload {
            /// The answer of a command that was done.
            pub fn done($($field: $kind),+) -> Self {
                Self { $($field: Some($field),)+ user_errors: Vec::new() }
            }
        }
    };
}
pub(crate) use payload;

#[cfg(test)]
mod tests {
    use crate::graphql::{Payload, UserFault};

    payload! {
        /// What a sample answers.
        SamplePayload {
            /// A number.
            number: i32,
        }
        SampleUserError, SampleErrorCode {
            /// Nothing is left.
            OutOfStock = "OUT_OF_STOCK",
        }
    }

    #[test]
    fn a_fault_takes_the_code_of_its_mutation() {
        let fault = |code| UserFault {
            field: vec![],
            code,
            message: String::new(),
        };
        let faults = ["OUT_OF_STOCK", "SHARES_NOT_WHOLE"].map(fault).to_vec();
        let payload = SamplePayload::with_faults(faults);
        assert_eq!(payload.number, None);
        let codes: Vec<SampleErrorCode> = payload.user_errors.iter().map(|one| one.code).collect();
        assert_eq!(
            codes,
            [SampleErrorCode::OutOfStock, SampleErrorCode::SharesNotWhole]
        );
        assert_eq!(SamplePayload::done(7).number, Some(7));
    }
}
