using System.Globalization;

namespace Gatehouse.Server.Enrollment.Tokens;

/// <summary>The text that an administrator pastes into a message, in both languages of the page.</summary>
internal static class InvitationText
{
    /// <summary>Writes it around a link.</summary>
    public static string Write(TokenRow token, string url)
    {
        var en = CultureInfo.GetCultureInfo("en-GB");
        var de = CultureInfo.GetCultureInfo("de-DE");
        var (endsEn, endsDe) = token.ExpiresMs is { } end
            ? ($" It works until {End(end, en)}.", $" Er gilt bis {End(end, de)}.")
            : ("", "");
        return $"""
            {token.Name}: open this link in Safari on your iPhone or iPad, or in any browser on your Mac, and follow the steps.{endsEn}
            {token.Name}: Öffne diesen Link in Safari auf deinem iPhone oder iPad oder in einem Browser auf deinem Mac und folge den Schritten.{endsDe}
            {url}
            """;
    }

    private static string End(long ms, CultureInfo culture) =>
        DateTimeOffset.FromUnixTimeMilliseconds(ms).ToString("d MMMM yyyy HH:mm", culture) + " UTC";
}
