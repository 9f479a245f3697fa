using System.Text.Json;
using Gatehouse.Client.TvProvider.Answers;

namespace Gatehouse.Client.TvProvider.Wire;

/// <summary>Bodies of answers as what they mean.</summary>
internal static class AnswerReader
{
    private const int MaxText = 2000;

    /// <summary>Null when it is no enhanced error.</summary>
    public static TvError? Error(JsonElement json) => json.Text("code") is { } code && json.Text("action") is { } action
        ? new TvError(code, action, (int)(json.Number("status") ?? 0), Cut(json.Text("message")) ?? "", Cut(json.Text("details")), json.Text("helpUrl"), json.Text("trace"))
        : null;

    public static TvProviders Providers(JsonElement json)
    {
        var requestor = json.Child("requestor");
        return new TvProviders(requestor.Text("id") ?? "", requestor.Text("name") ?? "", [.. requestor.Items("mvpds").Select(Offer).OfType<TvProviderOffer>()]);
    }

    /// <param name="json">Body.</param>
    /// <param name="resolve">Makes an address of a path that is relative to the service.</param>
    public static TvSession Session(JsonElement json, Func<string, Uri?> resolve)
    {
        var request = json.Child("authenticationRequest");
        return new TvSession(json.Text("actionName") ?? "", json.Text("actionType") ?? "", json.Text("reasonType") ?? "")
        {
            Url = json.Text("url") is { } url ? resolve(url) : null,
            Code = json.Text("code"),
            SessionId = json.Text("sessionId"),
            Mvpd = json.Text("mvpd"),
            MissingParameters = json.Texts("missingParameters"),
            NotAfter = json.Instant("notAfter"),
            AuthenticationRequest = request.Text("request") is { } text ? new TvPartnerRequest(request.Text("type") ?? "", text, request.Texts("attributesNames")) : null,
        };
    }

    public static TvSessionState SessionState(JsonElement json)
    {
        var existing = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var member in json.Members("existingParameters").Where(m => m.Value.ValueKind == JsonValueKind.String))
        {
            existing[member.Name] = member.Value.GetString()!;
        }

        var device = json.Child("device");
        return new TvSessionState(existing, json.Texts("missingParameters"), device.Text("type"), device.Text("model"), json.Instant("notAfter") ?? DateTimeOffset.MinValue);
    }

    public static IReadOnlyList<TvProfile> Profiles(JsonElement json) => [.. json.Members("profiles").Select(m => Profile(m.Name, m.Value)).OfType<TvProfile>()];

    public static IReadOnlyList<TvDecision> Decisions(JsonElement json) => [.. json.Items("decisions").Select(Decision).OfType<TvDecision>()];

    public static TvLogout? Logout(JsonElement json, string mvpd, Func<string, Uri?> resolve) =>
        json.Child("logouts").Child(mvpd) is var logout && logout.Text("actionName") is { } action
            ? new TvLogout(mvpd, action, logout.Text("actionType") ?? "", logout.Text("url") is { } url ? resolve(url) : null)
            : null;

    private static TvProviderOffer? Offer(JsonElement json) => json.Text("id") is not { Length: > 0 } id ? null : new TvProviderOffer(id, json.Text("displayName") ?? id, json.Text("logoUrl"))
    {
        IsTempPass = json.Flag("isTempPass"),
        IsProxied = json.Flag("isProxy"),
        EnablePlatformServices = json.Flag("enablePlatformServices"),
        DisplayInPlatformPicker = json.Flag("displayInPlatformPicker"),
        BoardingStatus = json.Text("boardingStatus"),
        PlatformMappingId = json.Text("platformMappingId"),
        EnforcePlatformPermissions = json.Flag("enforcePlatformPermissions"),
    };

    private static TvProfile? Profile(string mvpd, JsonElement json)
    {
        var attributes = new Dictionary<string, TvAttribute>(StringComparer.Ordinal);
        foreach (var member in json.Members("attributes"))
        {
            attributes[member.Name] = new TvAttribute(member.Value.Child("value"), member.Value.Text("state") == "enc", member.Value.Text("error"));
        }

        return json.Instant("notAfter") is { } end && json.Text("type") is { } type
            ? new TvProfile(mvpd, type, json.Text("issuer") ?? "", json.Instant("notBefore") ?? DateTimeOffset.MinValue, end, attributes)
            : null;
    }

    private static TvDecision? Decision(JsonElement json)
    {
        var token = json.Child("token");
        return json.Text("resource") is not { } resource ? null : new TvDecision(resource, json.Text("mvpd") ?? "", json.Text("source") ?? "", json.Flag("authorized"))
        {
            Token = token.Text("serializedToken") is { } text && token.Instant("notAfter") is { } end ? new TvMediaToken(text, end) : null,
            Error = Error(json.Child("error")),
            NotAfter = json.Instant("notAfter"),
        };
    }

    private static string? Cut(string? text) => text is { Length: > MaxText } ? text.Substring(0, MaxText) : text;
}
