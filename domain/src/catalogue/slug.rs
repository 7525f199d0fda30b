//! Addresses that people can read.

/// The most characters that a name gives to its slug.
const MAX_NAME_CHARS: usize = 60;

/// The slug of a thing of this `name`: its ASCII letters and digits in lower case, the rest as
/// single hyphens, then `tail`, which makes it unlike that of another thing of the same name.
pub fn slug(name: &str, tail: &str) -> String {
    let mut slug = String::new();
    for letter in name.chars().flat_map(char::to_lowercase) {
        if slug.len() >= MAX_NAME_CHARS {
            break;
        }
        if letter.is_ascii_alphanumeric() {
            slug.push(letter);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    let name = slug.trim_end_matches('-');
    if name.is_empty() {
        tail.to_owned()
    } else {
        format!("{name}-{tail}")
    }
}

#[cfg(test)]
mod tests {
    use super::slug;

    #[test]
    fn a_slug_reads_as_its_name() {
        let kripik = slug("Kripik Pisang — Cokelat (250 g)", "1f");
        assert_eq!(kripik, "kripik-pisang-cokelat-250-g-1f");
        assert_eq!(slug("咖啡", "1f"), "1f");
        assert!(slug(&"panjang ".repeat(40), "1f").len() <= 63);
    }
}
