//! What enterprises are called: a role and a real place, never a person.

use crate::demo::source::Places;
use domain::catalogue::CategoryCode;
use domain::enterprise::EnterpriseKind;
use domain::region::{RegionCode, RegionLevel};

/// What a UMKM is called by what it makes: the first four digits of a category.
const ROLES: [(&str, &str); 45] = [
    ("0101", "Rumah Keripik"),
    ("0102", "Dapur Kue"),
    ("0103", "Dapur Sambal"),
    ("0104", "Dapur Lauk"),
    ("0105", "Rumah Tepung"),
    ("0106", "Rumah Gula dan Madu"),
    ("0201", "Rumah Kopi"),
    ("0202", "Rumah Jamu"),
    ("0203", "Rumah Cokelat"),
    ("0204", "Rumah Sirup"),
    ("0205", "Depot Air"),
    ("0301", "Lumbung Padi"),
    ("0302", "Kebun Sayur"),
    ("0303", "Kebun Buah"),
    ("0304", "Ladang Umbi"),
    ("0305", "Rumah Rempah"),
    ("0306", "Kelompok Pekebun"),
    ("0307", "Rumah Bibit"),
    ("0308", "Sarana Tani"),
    ("0401", "Kandang Ternak"),
    ("0402", "Kandang Telur"),
    ("0403", "Rumah Susu"),
    ("0404", "Rumah Pakan"),
    ("0501", "Kolam Ikan"),
    ("0502", "Kelompok Nelayan"),
    ("0503", "Tambak Udang"),
    ("0504", "Rumah Ikan Asin"),
    ("0505", "Rumah Benih Ikan"),
    ("0601", "Sanggar Tapis"),
    ("0602", "Sanggar Busana"),
    ("0603", "Sanggar Anyaman"),
    ("0604", "Sanggar Kayu"),
    ("0605", "Sanggar Gerabah"),
    ("0606", "Sanggar Suvenir"),
    ("0701", "Rumah Sabun"),
    ("0702", "Rumah Minyak Atsiri"),
    ("0703", "Rumah Perkakas"),
    ("0704", "Bengkel Mebel"),
    ("0801", "Tobong Bata"),
    ("0802", "Panglong Kayu"),
    ("0803", "Tungku Arang"),
    ("0901", "Pemandu Wisata"),
    ("0902", "Rumah Singgah"),
    ("0904", "Sewa Alat Wisata"),
    ("0905", "Sanggar Budaya"),
];
/// The role of all other UMKM.
const OTHER_ROLE: &str = "Usaha Jasa";

/// The name of an enterprise of `kind` at `home` that sells goods of `category` first.
pub fn name(
    places: &Places,
    kind: EnterpriseKind,
    home: &RegionCode,
    category: &CategoryCode,
) -> String {
    let village = places.villages.get(home);
    let place = village.map_or("", |village| village.name.as_str());
    match kind {
        EnterpriseKind::Umkm => format!("{} {place}", role(category)),
        EnterpriseKind::Bumdes => format!("BUM Desa {place}"),
        EnterpriseKind::BumdesBersama => {
            format!("BUM Desa Bersama {}", district(places, home))
        }
        EnterpriseKind::Koperasi if village.is_some_and(|village| village.is_desa) => {
            format!("Koperasi Desa Merah Putih {place}")
        }
        EnterpriseKind::Koperasi => format!("Koperasi Kelurahan Merah Putih {place}"),
    }
}

/// The name of the district of `village`.
pub fn district<'a>(places: &'a Places, village: &RegionCode) -> &'a str {
    let district = village.at_level(RegionLevel::District);
    let name = district.and_then(|code| places.districts.get(&code));
    name.map_or("", String::as_str)
}

fn role(category: &CategoryCode) -> &'static str {
    let branch = category.as_str().get(..4).unwrap_or_default();
    let found = ROLES.iter().find(|(code, _)| *code == branch);
    found.map_or(OTHER_ROLE, |(_, role)| role)
}
