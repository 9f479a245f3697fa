using System.Text;
using Gatehouse.Protocols.Jose;

namespace Gatehouse.Conformance.TvProvider.Support;

/// <summary>Tokens by which platforms and programmers say who a viewer is.</summary>
internal static class TvIdentity
{
    /// <summary>Somebody whom no service has seen yet, not even one that was tested before.</summary>
    public static string NewSubject() => $"viewer-{Guid.NewGuid():n}";

    /// <summary><c>Adobe-Subject-Token</c></summary>
    public static void OfPlatform(TvDevice device, string subject) => device.Headers["Adobe-Subject-Token"] = Token("platform", subject);

    /// <summary><c>AD-Service-Token</c></summary>
    public static void OfProgrammer(TvDevice device, string subject) => device.Headers["AD-Service-Token"] = Token("service", subject);

    /// <summary>A token of the stated issuer of a kind, <c>platform</c> or <c>service</c>.</summary>
    public static string Token(string kind, string subject)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        return CompactJws.Write(
            new SigningKey(TvWorld.Key, "k1"), "JWT",
            Encoding.UTF8.GetBytes($$"""{"iss":"{{TvWorldConfiguration.IssuerOf(kind)}}","sub":"{{subject}}","aud":"adobe","iat":{{now}},"exp":{{now + 3600}}}"""));
    }
}
