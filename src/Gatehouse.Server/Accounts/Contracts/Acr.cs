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

    /// <summary>Short names of how much is known, weakest first: only a device, a person, a person by two factors, and by two that cannot be phished.</summary>
    public static IReadOnlyList<string> Levels { get; } = ["0", "1", "2", "3"];

    /// <summary>How much a reference says, from 0 to 3; 0 for none and for one that is not ours.</summary>
    public static int Level(string? acr) => acr is null ? 0 : Rank(acr);

    /// <summary>True when <paramref name="acr"/> is at least what is wanted. Nothing satisfies a name that is not ours.</summary>
    public static bool Satisfies(string acr, string? wanted) => wanted is null || (Rank(wanted) is > 0 and var least && Rank(acr) >= least);

    // A provider that says nothing is as good as a password.
    private static int Rank(string acr) => acr switch
    {
        Password or Upstream or "1" => 1,
        Mfa or "2" => 2,
        Passkey or "3" => 3,
        _ => 0,
    };
}
