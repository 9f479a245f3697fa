namespace Gatehouse.Protocols.Saml;

/// <summary>
/// Why a message or metadata is not honoured: one value per check, so that a test, a log and an operator can tell which
/// one. Whoever sent the message learns none of it.
/// </summary>
public enum SamlFault
{
    /// <summary>Not base64, not DEFLATE, or the parameters of the binding are missing or there twice.</summary>
    BindingInvalid,

    /// <summary>More bytes than <see cref="SamlLimits.MaxBytes"/>, also after inflating.</summary>
    TooLarge,

    /// <summary>More levels than <see cref="SamlLimits.MaxDepth"/>.</summary>
    TooDeep,

    /// <summary>More elements, attributes and texts than <see cref="SamlLimits.MaxNodes"/>.</summary>
    TooManyNodes,

    /// <summary>Not well-formed UTF-8 XML with namespaces.</summary>
    NotXml,

    /// <summary>A document type declaration, whatever it declares; so there are no entities to expand or to fetch.</summary>
    DocumentType,

    /// <summary>A processing instruction: SAML knows none, and one would split a text.</summary>
    ProcessingInstruction,

    /// <summary>Two elements carry one ID, so that a reference would have two meanings.</summary>
    DuplicateId,

    /// <summary>The root is another element than the message expected here.</summary>
    WrongMessage,

    /// <summary>An element or attribute is missing, unknown, misplaced or unreadable by the schema.</summary>
    ShapeInvalid,

    /// <summary>Valid SAML that is not served here, such as EncryptedID.</summary>
    Unsupported,

    /// <summary>Version is not 2.0.</summary>
    VersionUnsupported,

    /// <summary>Nothing that counts is signed.</summary>
    NotSigned,

    /// <summary>The assertion is not signed itself, and the provider is configured to sign it.</summary>
    AssertionNotSigned,

    /// <summary>The response is not signed itself, and the provider is configured to sign it.</summary>
    ResponseNotSigned,

    /// <summary>A signature in a place where none belongs.</summary>
    SignatureMisplaced,

    /// <summary>A signature of a shape that SAML does not allow, such as one with an Object.</summary>
    SignatureMalformed,

    /// <summary>A signature or digest algorithm that is not on the list of this provider.</summary>
    AlgorithmRefused,

    /// <summary>SignedInfo under another canonicalization than exclusive without comments.</summary>
    CanonicalizationRefused,

    /// <summary>A transform besides, or instead of, enveloped-signature and exclusive canonicalization.</summary>
    TransformRefused,

    /// <summary>Not exactly one reference.</summary>
    ReferenceCount,

    /// <summary>The reference is not to the very element that carries the signature.</summary>
    ReferenceElsewhere,

    /// <summary>The element was altered after signing.</summary>
    DigestMismatch,

    /// <summary>No key of the metadata made this signature.</summary>
    SignatureInvalid,

    /// <summary>There is no assertion.</summary>
    AssertionMissing,

    /// <summary>There is more than one assertion.</summary>
    AssertionAmbiguous,

    /// <summary>An assertion elsewhere than directly in the response.</summary>
    AssertionMisplaced,

    /// <summary>The assertion came in clear, and the provider is configured to encrypt it.</summary>
    AssertionNotEncrypted,

    /// <summary>The encrypted assertion could not be used. On purpose nothing says at which point.</summary>
    DecryptionFailed,

    /// <summary>The provider reports that the request failed.</summary>
    StatusNotSuccess,

    /// <summary>The issuer is not the provider that was asked.</summary>
    IssuerMismatch,

    /// <summary>Destination is another address, or missing where it must be there.</summary>
    DestinationMismatch,

    /// <summary>InResponseTo is missing: nobody here asked.</summary>
    ResponseUnsolicited,

    /// <summary>InResponseTo names another request than the one that is outstanding.</summary>
    ResponseToMismatch,

    /// <summary>IssueInstant lies ahead.</summary>
    IssuedInFuture,

    /// <summary>IssueInstant is too long ago.</summary>
    IssuedTooLongAgo,

    /// <summary>There is no subject, or it has no name.</summary>
    SubjectMissing,

    /// <summary>No bearer confirmation.</summary>
    ConfirmationMissing,

    /// <summary>The bearer confirmation is for another address.</summary>
    RecipientMismatch,

    /// <summary>The bearer confirmation has no end, has ended, or has a beginning.</summary>
    ConfirmationExpired,

    /// <summary>Nothing says until when the assertion holds.</summary>
    WindowMissing,

    /// <summary>NotBefore lies ahead.</summary>
    NotYetValid,

    /// <summary>NotOnOrAfter has come.</summary>
    Expired,

    /// <summary>No audience is named, where one must be.</summary>
    AudienceMissing,

    /// <summary>The assertion is for somebody else.</summary>
    AudienceMismatch,

    /// <summary>A condition that nobody here can judge (SAML Core §2.5.1.1: then the assertion must not be relied on).</summary>
    ConditionUnknown,

    /// <summary>There is no authentication statement.</summary>
    AuthnStatementMissing,

    /// <summary>SessionNotOnOrAfter has come: the provider's session is over.</summary>
    SessionEnded,

    /// <summary>The answer to an authorization query decides about something else than what was asked, or about nothing.</summary>
    DecisionMissing,

    /// <summary>Metadata without the provider that was looked for, or without its role.</summary>
    EntityMissing,

    /// <summary>Metadata without a signing key that can be used.</summary>
    KeyMissing,
}
