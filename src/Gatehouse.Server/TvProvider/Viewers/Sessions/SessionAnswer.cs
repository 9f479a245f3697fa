using System.Globalization;
using System.Text.Json;
using Gatehouse.Server.TvProvider.Mvpds;

namespace Gatehouse.Server.TvProvider.Viewers.Sessions;

/// <summary>What an app does next. One without a code began nothing.</summary>
internal sealed record SessionAnswer
{
    /// <summary><c>authenticate</c>, <c>resume</c>, <c>retry</c>, <c>authorize</c> or <c>partner_profile</c>.</summary>
    public required string ActionName { get; init; }

    /// <summary>Why.</summary>
    public string ReasonType { get; init; } = SessionReasons.None;

    /// <summary>Address of the next call, below the root of the API's host.</summary>
    public required string Url { get; init; }

    /// <summary>Tracking id.</summary>
    public required string SessionId { get; init; }

    /// <summary>MVPD; null while nobody chose one.</summary>
    public string? Mvpd { get; init; }

    /// <summary>Service provider.</summary>
    public required string ServiceProvider { get; init; }

    /// <summary>What is missing.</summary>
    public SessionParameters Missing { get; init; }

    /// <summary>Code; null for none.</summary>
    public string? Code { get; init; }

    /// <summary>Begin of the code.</summary>
    public long NotBeforeMs { get; init; }

    /// <summary>End of the code.</summary>
    public long NotAfterMs { get; init; }

    /// <summary>For Apple's framework; null but for <c>partner_profile</c>.</summary>
    public PartnerRequest? PartnerRequest { get; init; }

    /// <summary>What the framework must ask the MVPD for.</summary>
    public IReadOnlyList<string> PartnerAttributes { get; init; } = [];

    /// <summary>Writes the answer. Times of sessions are texts, unlike all others.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("actionName", ActionName);
        json.WriteString("actionType", ActionName == SessionActions.Authenticate ? "interactive" : "direct");
        json.WriteString("reasonType", ReasonType);
        WriteMissing(json, Missing);
        json.WriteString("url", Url);
        WriteIf(json, "code", Code);
        json.WriteString("sessionId", SessionId);
        WriteIf(json, "mvpd", Mvpd);
        json.WriteString("serviceProvider", ServiceProvider);
        if (Code is not null)
        {
            WriteWindow(json, NotBeforeMs, NotAfterMs);
        }

        WritePartner(json);
        json.WriteEndObject();
    }

    /// <summary>Writes <c>missingParameters</c>, unless nothing is.</summary>
    public static void WriteMissing(Utf8JsonWriter json, SessionParameters missing)
    {
        if (missing == SessionParameters.None)
        {
            return;
        }

        json.WriteStartArray("missingParameters");
        foreach (var (parameter, name) in SessionParameterNames.All.Where(p => missing.HasFlag(p.Parameter)))
        {
            json.WriteStringValue(name);
        }

        json.WriteEndArray();
    }

    /// <summary>Writes <c>notBefore</c> and <c>notAfter</c>.</summary>
    public static void WriteWindow(Utf8JsonWriter json, long notBeforeMs, long notAfterMs)
    {
        json.WriteString("notBefore", notBeforeMs.ToString(CultureInfo.InvariantCulture));
        json.WriteString("notAfter", notAfterMs.ToString(CultureInfo.InvariantCulture));
    }

    private static void WriteIf(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    private void WritePartner(Utf8JsonWriter json)
    {
        if (PartnerRequest is null)
        {
            return;
        }

        json.WriteStartObject("authenticationRequest");
        json.WriteString("type", "saml");
        json.WriteString("request", PartnerRequest.Base64);
        json.WriteStartArray("attributesNames");
        foreach (var name in PartnerAttributes)
        {
            json.WriteStringValue(name);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
