//! What a row of a list says.

use super::table::{COLUMNS, Cell, Line};
use domain::enterprise as is;
use domain::enterprise::EnterpriseKind;
use domain::person::PhoneNumber;
use domain::region::RegionCode;
use domain::{Invalid, Rule};
use storage::enterprise::NewEnterprise;

/// Most characters of a reference.
const MAX_REFERENCE: usize = 80;

/// A row that can be brought in.
#[derive(Debug, Clone)]
pub(super) struct ImportRow {
    /// By what it is known again.
    pub(super) key: String,
    /// The field that tells it: `reference` or `name`.
    pub(super) key_field: &'static str,
    /// What it says.
    pub(super) enterprise: NewEnterprise,
    /// Whom the claim code is sent to, if anybody.
    pub(super) phone: Option<PhoneNumber>,
}

/// Reads the cells of a row, and notes all the rules that they break.
struct Reading<'a> {
    cells: &'a [Cell],
    broken: Vec<Invalid>,
}

impl Reading<'_> {
    /// The text of a column; empty for one that was mangled, which is noted.
    fn text(&mut self, column: &str) -> String {
        let place = COLUMNS.iter().position(|names| names.contains(&column));
        match place.and_then(|place| self.cells.get(place)) {
            Some(Cell::Text(text)) => text.clone(),
            Some(Cell::Mangled) => {
                let mangled = Invalid::new(
                    Rule::Malformed,
                    "isi sel ini diubah oleh lembar kerja; tulis sebagai teks",
                    "the spreadsheet changed this cell; write it as text",
                );
                self.broken.push(mangled.in_field(column));
                String::new()
            }
            None => String::new(),
        }
    }

    fn take<T>(&mut self, column: &str, parsed: Result<T, Invalid>) -> Option<T> {
        let is_noted = self
            .broken
            .iter()
            .any(|one| one.field.to_string() == column);
        match parsed {
            Ok(value) => Some(value),
            Err(_) if is_noted => None,
            Err(invalid) => {
                self.broken.push(invalid.in_field(column));
                None
            }
        }
    }

    fn needed<T>(
        &mut self,
        column: &str,
        parse: impl FnOnce(&str) -> Result<T, Invalid>,
    ) -> Option<T> {
        let text = self.text(column);
        self.take(column, parse(&text))
    }

    fn optional<T>(
        &mut self,
        column: &str,
        parse: impl FnOnce(&str) -> Result<T, Invalid>,
    ) -> Option<T> {
        let text = self.text(column);
        if text.is_empty() {
            return None;
        }
        self.take(column, parse(&text))
    }
}

/// What `line` says.
///
/// # Errors
/// Every rule that it breaks, in the fields of their columns.
pub(super) fn parse(line: &Line) -> Result<ImportRow, Vec<Invalid>> {
    let mut reading = Reading {
        cells: &line.cells,
        broken: Vec::new(),
    };
    let reference = reading.optional("reference", reference);
    let name = reading.needed("name", |text| {
        no_formula(text)?;
        is::EnterpriseName::parse(text)
    });
    let kind = reading.needed("kind", kind);
    let village = reading.needed("village_code", |text| {
        let village = RegionCode::parse(whole(text))?;
        is::check_home(kind.unwrap_or(EnterpriseKind::Umkm), &village)?;
        Ok(village)
    });
    let programme = reading.optional("programme", |text| {
        no_formula(text)?;
        is::Programme::parse(text)
    });
    let description = reading.needed("description", |text| {
        no_formula(text)?;
        is::Description::parse(text)
    });
    let nib = reading.optional("nib", |text| is::Nib::parse(whole(text)));
    let npwp = reading.optional("npwp", |text| is::Npwp::parse(whole(text)));
    let legal_number = reading.optional("legal_number", |text| {
        no_formula(text)?;
        is::LegalNumber::parse(text)
    });
    let nik_koperasi = reading.optional("nik_koperasi", |text| is::NikKoperasi::parse(whole(text)));
    let phone = reading.optional("phone", |text| PhoneNumber::parse(whole(text)));
    let (Some(name), Some(kind), Some(home_village)) = (name, kind, village) else {
        return Err(reading.broken);
    };
    let (Some(description), true) = (description, reading.broken.is_empty()) else {
        return Err(reading.broken);
    };
    let (key, key_field) = known_by(reference, &home_village, &name);
    Ok(ImportRow {
        key,
        key_field,
        enterprise: NewEnterprise {
            name,
            kind,
            programme,
            description,
            home_village,
            member_villages: is::MemberVillages::default(),
            nib,
            npwp,
            nib_exemption: None,
            owner_nik: None,
            legal_number,
            nik_koperasi,
            claimed: false,
        },
        phone,
    })
}

/// What a row is known again by, and in which column that stands.
fn known_by(
    reference: Option<String>,
    village: &RegionCode,
    name: &is::EnterpriseName,
) -> (String, &'static str) {
    match reference {
        Some(reference) => (format!("reference:{reference}"), "reference"),
        None => (
            format!("name:{}:{}", village.as_str(), folded(name.as_str())),
            "name",
        ),
    }
}

fn kind(text: &str) -> Result<EnterpriseKind, Invalid> {
    let word: String = text
        .chars()
        .filter(char::is_ascii_alphabetic)
        .map(|c| c.to_ascii_uppercase())
        .collect();
    match word.as_str() {
        "UMKM" => Ok(EnterpriseKind::Umkm),
        "BUMDES" | "BUMDESA" => Ok(EnterpriseKind::Bumdes),
        "KOPERASI" => Ok(EnterpriseKind::Koperasi),
        "BUMDESBERSAMA" | "BUMDESABERSAMA" | "BUMDESMA" => Err(Invalid::new(
            Rule::NotAllowed,
            "BUM Desa Bersama didaftarkan sendiri, dengan desa anggotanya",
            "a BUM Desa Bersama is registered by itself, with its member villages",
        )),
        "" => Err(Invalid::new(
            Rule::Required,
            "tulis jenis usaha",
            "write the kind",
        )),
        _ => Err(Invalid::new(
            Rule::Malformed,
            "jenis usaha: UMKM, BUMDES, atau KOPERASI",
            "the kind is UMKM, BUMDES or KOPERASI",
        )),
    }
}

fn reference(text: &str) -> Result<String, Invalid> {
    no_formula(text)?;
    let length = text.chars().count();
    if length > MAX_REFERENCE || text.chars().any(char::is_control) {
        return Err(Invalid::new(
            Rule::Malformed,
            "referensi paling banyak 80 karakter",
            "a reference has at most 80 characters",
        ));
    }
    Ok(whole(text).to_owned())
}

/// A text that a spreadsheet would calculate is no name of anything.
fn no_formula(text: &str) -> Result<(), Invalid> {
    if !text.starts_with(['=', '+', '-', '@']) {
        return Ok(());
    }
    Err(Invalid::new(
        Rule::Malformed,
        "isi tidak boleh diawali =, +, -, atau @",
        "a text does not begin with =, +, - or @",
    ))
}

/// Digits without the fraction that a spreadsheet gives to whole numbers: `1809012010.0`.
fn whole(text: &str) -> &str {
    let cut = text.strip_suffix(".0").unwrap_or(text);
    if !cut.is_empty() && cut.bytes().all(|byte| byte.is_ascii_digit()) {
        cut
    } else {
        text
    }
}

/// A name without what tells no two enterprises apart: case, spaces, marks.
fn folded(name: &str) -> String {
    name.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}
