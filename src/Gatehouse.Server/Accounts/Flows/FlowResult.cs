using System.Text.Json;
using Gatehouse.Client.Contracts.Common;
using Gatehouse.Server.Accounts.Contracts;

namespace Gatehouse.Server.Accounts.Flows;

/// <summary>A <see cref="SignInResult"/> as the table keeps it until it is taken.</summary>
internal sealed record FlowResult(
    string? Refused, string? PersonId = null, string? SessionId = null, long AuthMs = 0, string? Acr = null, IReadOnlyList<string>? Amr = null, string? UpstreamId = null)
{
    public static string Write(SignInResult result) => JsonSerializer.Serialize(Of(result), GatehouseJson.Options);

    public static SignInResult Read(string json)
    {
        var kept = JsonSerializer.Deserialize<FlowResult>(json, GatehouseJson.Options)!;
        return kept.Refused is { } code
            ? new SignInResult.Refused(code)
            : new SignInResult.SignedIn(
                kept.PersonId!, kept.SessionId, DateTimeOffset.FromUnixTimeMilliseconds(kept.AuthMs), kept.Acr!, kept.Amr!, kept.UpstreamId);
    }

    private static FlowResult Of(SignInResult result) => result is SignInResult.SignedIn done
        ? new(null, done.PersonId, done.SessionId, done.AuthTime.ToUnixTimeMilliseconds(), done.Acr, done.Amr, done.UpstreamId)
        : new(((SignInResult.Refused)result).Code);
}
