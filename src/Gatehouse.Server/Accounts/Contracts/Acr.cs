namespace Gatehouse.Server.Accounts.Contracts;

/// <summary>How sure it is who somebody is: authentication context class references of OpenID Connect Core §2.</summary>
public static class Acr
{
    /// <summary>A password.</summary>
    public const string Password = "urn:gatehouse:acr:password";

    /// <summary>Another identity provider, without a word about how.</summary>
    public const string Upstream = "urn:gatehouse:acr:upstream";

    /// <summary>Two factors.</summary>
    public const string Mfa = "urn:gatehouse:acr:mfa";

    /// <summary>A passkey with user verification: two factors that cannot be phished.</summary>
    public const string Passkey = "urn:gatehouse:acr:passkey";

    /// <summary>All, weakest first.</summary>
    public static IReadOnlyList<string> All { get; } = [Password, Upstream, Mfa, Passkey];

    /// <summary>True when <paramref name="acr"/> is at least what is wanted. Nothing satisfies a name that is not ours.</summary>
    public static bool Satisfies(string acr, string? wanted) => wanted is null || (Rank(wanted) is > 0 and var least && Rank(acr) >= least);

    // A provider that says nothing is as good as a password.
    private static int Rank(string acr) => acr switch
    {
        Password or Upstream => 1,
        Mfa => 2,
        Passkey => 3,
        _ => 0,
    };
}
