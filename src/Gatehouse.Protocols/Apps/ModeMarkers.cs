namespace Gatehouse.Protocols.Apps;

/// <summary>How an assertion says what opened the device's key: one of these in its <c>scope</c>.</summary>
public static class ModeMarkers
{
    private static readonly Dictionary<string, int> Modes = new(StringComparer.Ordinal)
    {
        ["no_auth_grant"] = 0, ["pwd_auth_grant"] = 1, ["bio_auth_grant"] = 2, ["bio_auth_grant_SE"] = 2,
    };

    /// <summary>The one of <see cref="AuthenticationModes"/> that a marker stands for; null when it is none.</summary>
    public static string? ModeOf(string marker) => Modes.TryGetValue(marker, out var index) ? AuthenticationModes.All[index] : null;

    /// <summary>True when one mode asks for no less than another.</summary>
    public static bool IsAtLeast(string mode, string wanted) => Rank(mode) >= Rank(wanted);

    private static int Rank(string mode) => AuthenticationModes.All.TakeWhile(m => m != mode).Count();
}
