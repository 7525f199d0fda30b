//! The villages an enterprise belongs to.

use crate::BasisPoints;
use crate::enterprise::EnterpriseKind;
use crate::invalid::{Invalid, Rule};
use crate::region::{RegionCode, RegionLevel};
use std::collections::HashSet;

/// The digit of a village code that tells a kelurahan (1) from a desa (2).
const KIND_DIGIT: usize = 6;

/// Checks that an enterprise of `kind` may have its home in `village`.
///
/// # Errors
/// [`Rule::Malformed`] when it is no village; [`Rule::NotAllowed`] for a BUM Desa in a kelurahan,
/// since a kelurahan owns none (UU 6/2014).
pub fn check_home(kind: EnterpriseKind, village: &RegionCode) -> Result<(), Invalid> {
    if village.level() != RegionLevel::Village {
        return Err(Invalid::new(
            Rule::Malformed,
            "tulis kode desa atau kelurahan, 10 angka",
            "write the code of a village, 10 digits",
        ));
    }
    let is_kelurahan = village.as_str().as_bytes().get(KIND_DIGIT) == Some(&b'1');
    let owned_by_desa = matches!(kind, EnterpriseKind::Bumdes | EnterpriseKind::BumdesBersama);
    if is_kelurahan && owned_by_desa {
        return Err(Invalid::new(
            Rule::NotAllowed,
            "kelurahan tidak dapat memiliki BUM Desa",
            "a kelurahan cannot own a BUM Desa",
        ));
    }
    Ok(())
}

/// One village of a BUM Desa Bersama.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberVillage {
    /// The village.
    pub village: RegionCode,
    /// Its share of what the enterprise makes.
    pub share: BasisPoints,
}

/// The villages of a BUM Desa Bersama: 2 to 100, each once, shares adding up to 10,000. Empty for
/// every other kind.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MemberVillages(Vec<MemberVillage>);

impl MemberVillages {
    /// Most villages of one enterprise.
    pub const MAX: usize = 100;

    /// Checks the villages of an enterprise of `kind`.
    ///
    /// # Errors
    /// Every broken rule, with paths inside the list `memberVillages`.
    pub fn parse(kind: EnterpriseKind, members: Vec<MemberVillage>) -> Result<Self, Vec<Invalid>> {
        const LIST: &str = "memberVillages";
        if kind != EnterpriseKind::BumdesBersama {
            return if members.is_empty() {
                Ok(Self::default())
            } else {
                Err(vec![only_for_shared().in_field(LIST)])
            };
        }
        if !(2..=Self::MAX).contains(&members.len()) {
            return Err(vec![wrong_count(members.len()).in_field(LIST)]);
        }
        let mut invalid = Vec::new();
        let mut seen = HashSet::new();
        for (index, member) in members.iter().enumerate() {
            if let Err(one) = check_home(kind, &member.village) {
                invalid.push(one.in_list(LIST, index, "villageCode"));
            } else if !seen.insert(&member.village) {
                invalid.push(twice().in_list(LIST, index, "villageCode"));
            }
            if member.share == BasisPoints::ZERO {
                invalid.push(no_share().in_list(LIST, index, "shareBps"));
            }
        }
        let total: u32 = members
            .iter()
            .map(|member| u32::from(member.share.get()))
            .sum();
        if total != u32::from(BasisPoints::WHOLE.get()) {
            invalid.push(not_whole().in_field(LIST));
        }
        if invalid.is_empty() {
            Ok(Self(members))
        } else {
            Err(invalid)
        }
    }

    /// The villages, as they were given.
    pub fn as_slice(&self) -> &[MemberVillage] {
        &self.0
    }
}

fn only_for_shared() -> Invalid {
    Invalid::new(
        Rule::NotAllowed,
        "hanya BUM Desa Bersama yang memiliki desa anggota",
        "only a BUM Desa Bersama has member villages",
    )
}

fn wrong_count(count: usize) -> Invalid {
    let rule = if count < 2 {
        Rule::TooSmall
    } else {
        Rule::TooLarge
    };
    Invalid::new(
        rule,
        "BUM Desa Bersama memiliki 2 sampai 100 desa anggota",
        "a BUM Desa Bersama has 2 to 100 member villages",
    )
}

fn twice() -> Invalid {
    Invalid::new(
        Rule::Duplicate,
        "desa ini sudah disebut",
        "this village is already named",
    )
}

fn no_share() -> Invalid {
    Invalid::new(
        Rule::TooSmall,
        "bagian paling sedikit 1 basis poin",
        "a share is at least 1 basis point",
    )
}

fn not_whole() -> Invalid {
    Invalid::new(
        Rule::SharesNotWhole,
        "jumlah bagian harus 10.000 basis poin",
        "shares must add up to 10,000 basis points",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use EnterpriseKind::{Bumdes, BumdesBersama, Koperasi, Umkm};

    fn village(code: &str) -> RegionCode {
        RegionCode::parse(code).unwrap()
    }

    fn member(code: &str, share: i64) -> MemberVillage {
        MemberVillage {
            village: village(code),
            share: BasisPoints::new(share).unwrap(),
        }
    }

    fn broken(kind: EnterpriseKind, members: Vec<MemberVillage>) -> Vec<(String, Rule)> {
        let invalid = MemberVillages::parse(kind, members).unwrap_err();
        let told = |one: Invalid| (one.field.to_string(), one.rule);
        invalid.into_iter().map(told).collect()
    }

    #[test]
    fn a_kelurahan_has_no_bumdes_and_a_district_is_no_home() {
        let kelurahan = village("1871011001");
        for kind in [Bumdes, BumdesBersama] {
            let refused = check_home(kind, &kelurahan).unwrap_err();
            assert_eq!(refused.rule, Rule::NotAllowed);
        }
        for kind in [Umkm, Koperasi] {
            assert_eq!(check_home(kind, &kelurahan), Ok(()));
        }
        assert_eq!(check_home(Bumdes, &village("1804052001")), Ok(()));
        let district = check_home(Umkm, &village("180405")).unwrap_err();
        assert_eq!(district.rule, Rule::Malformed);
    }

    #[test]
    fn shares_of_member_villages_are_whole() {
        let good = vec![member("1804052001", 6_000), member("1804052002", 4_000)];
        let members = MemberVillages::parse(BumdesBersama, good.clone()).unwrap();
        assert_eq!(members.as_slice(), good);
        let bad = vec![
            member("1804052001", 6_000),
            member("1804052001", 0),
            member("1871011001", 3_000),
        ];
        assert_eq!(
            broken(BumdesBersama, bad),
            [
                ("memberVillages.1.villageCode".to_owned(), Rule::Duplicate),
                ("memberVillages.1.shareBps".to_owned(), Rule::TooSmall),
                ("memberVillages.2.villageCode".to_owned(), Rule::NotAllowed),
                ("memberVillages".to_owned(), Rule::SharesNotWhole),
            ]
        );
    }

    #[test]
    fn only_a_shared_bumdes_has_members_and_it_has_two() {
        let one = vec![member("1804052001", 10_000)];
        let field = "memberVillages".to_owned();
        assert_eq!(
            broken(Umkm, one.clone()),
            [(field.clone(), Rule::NotAllowed)]
        );
        assert_eq!(broken(BumdesBersama, one), [(field, Rule::TooSmall)]);
        assert!(MemberVillages::parse(Umkm, vec![]).is_ok());
    }
}
