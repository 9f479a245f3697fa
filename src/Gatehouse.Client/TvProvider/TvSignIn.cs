using Gatehouse.Client.TvProvider.Answers;

namespace Gatehouse.Client.TvProvider;

/// <summary>How a sign-in ended.</summary>
/// <param name="Outcome">Whether it did what it should.</param>
/// <param name="Profile">Who is signed in; null for nobody.</param>
public sealed record TvSignIn(TvSignInOutcome Outcome, TvProfile? Profile)
{
    /// <summary>Why the account of the device was not used though there is one; null where it was, or where there is none.</summary>
    public string? Fallback { get; init; }
}

/// <summary>Values of <see cref="TvSignIn.Outcome"/>.</summary>
public enum TvSignInOutcome
{
    /// <summary>Somebody was signed in before.</summary>
    AlreadySignedIn,

    /// <summary>By the account of the device.</summary>
    ByDeviceAccount,

    /// <summary>In a browser, here or on the second screen.</summary>
    InBrowser,

    /// <summary>Nobody had to sign in: a trial, a degraded provider, or a profile that another app shares.</summary>
    WithoutSignIn,

    /// <summary>The viewer turned away.</summary>
    Cancelled,

    /// <summary>The code ended, or the provider refused.</summary>
    Failed,
}
