//! Which mutations are attempts.

/// Fields of a mutation that hash a password, try a code or have one sent. A document has one of
/// them at most: each costs more than all else that a document may ask for, and whoever guesses is
/// counted once for each.
pub(crate) const ATTEMPTS: &[&str] = &[
    "loginConfirm",
    "loginConfirmRequest",
    "passwordReset",
    "passwordResetRequest",
    "passwordSet",
    "personErase",
    "personEraseRequest",
    "personRegister",
    "sessionStart",
    "signInByCode",
    "signInCodeRequest",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_attempt_is_a_mutation_of_the_schema() {
        let schema = crate::graphql::sdl();
        let mutations = schema.split("type Mutation {").nth(1).unwrap();
        for field in ATTEMPTS {
            assert!(mutations.contains(&format!("\t{field}(")), "{field}");
        }
    }
}
