//! Pictures: looked at by their bytes, cleaned of metadata, made into WebP.
