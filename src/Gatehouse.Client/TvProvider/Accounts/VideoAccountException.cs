namespace Gatehouse.Client.TvProvider.Accounts;

/// <summary>What the framework reports instead of metadata: an <c>NSError</c> of <c>VSErrorDomain</c>.</summary>
public sealed class VideoAccountException : Exception
{
    /// <param name="code">Why.</param>
    /// <param name="unsupportedProvider"><c>VSErrorInfoKeyUnsupportedProviderIdentifier</c>, with <see cref="VideoAccountErrorCode.UnsupportedProvider"/>: whom the viewer chose; null for none of the list.</param>
    public VideoAccountException(VideoAccountErrorCode code, string? unsupportedProvider = null)
        : base(code.ToString()) => (Code, UnsupportedProvider) = (code, unsupportedProvider);

    /// <summary>Why.</summary>
    public VideoAccountErrorCode Code { get; }

    /// <summary>Whom the viewer chose, by the platform's name; null where that is not known.</summary>
    public string? UnsupportedProvider { get; }
}

/// <summary><c>VSErrorCode</c></summary>
public enum VideoAccountErrorCode
{
    /// <summary>The app may not use the account.</summary>
    AccessNotGranted = 0,

    /// <summary>The viewer has, or chose, a provider that the platform only lists, or none of the list.</summary>
    UnsupportedProvider = 1,

    /// <summary>The viewer turned away.</summary>
    UserCancelled = 2,

    /// <summary>Later, perhaps.</summary>
    ServiceTemporarilyUnavailable = 3,

    /// <summary>The provider refuses.</summary>
    ProviderRejected = 4,

    /// <summary>The provider does not accept the signed request.</summary>
    InvalidVerificationToken = 5,

    /// <summary>The platform refuses.</summary>
    Rejected = 6,

    /// <summary>The platform cannot do that.</summary>
    Unsupported = 7,
}
