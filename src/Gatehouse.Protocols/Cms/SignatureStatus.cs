namespace Gatehouse.Protocols.Cms;

/// <summary>Outcome of checking a signature. Says nothing about whom the certificate belongs to or who vouches for it.</summary>
public enum SignatureStatus
{
    /// <summary>The key of the embedded signer certificate made this signature over exactly this content.</summary>
    Valid,

    /// <summary>Not a SignedData with one signer, or over a limit.</summary>
    Malformed,

    /// <summary>The certificate that the signer refers to is not embedded.</summary>
    SignerMissing,

    /// <summary>No signed attributes; without them a signature over attributes could pass as one over content.</summary>
    AttributesMissing,

    /// <summary>An algorithm or key length that <see cref="CmsAlgorithms"/> does not allow, or one nobody here knows.</summary>
    AlgorithmRefused,

    /// <summary>messageDigest is not the digest of the content: other content was signed.</summary>
    ContentAltered,

    /// <summary>The signature is not of this key.</summary>
    SignatureWrong,
}
