using Gatehouse.Protocols.OAuth;
using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.OAuth.Proofs;

namespace Gatehouse.Server.OAuth.Clients;

/// <summary>Clients that sign an assertion with their key: <c>private_key_jwt</c>.</summary>
internal sealed class ClientAssertions(ClientKeys keys, SeenStore seen, TimeProvider time)
{
    /// <summary>Why an assertion is not honoured; null when it is. It counts once.</summary>
    public async Task<string?> FaultAsync(OAuthClient client, string jwt, IReadOnlyCollection<string> audiences, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var verdict = ClientAssertion.Check(jwt, client.Id, await keys.ReadAsync(client, fresh: false, ct), audiences, now);
        if (verdict is ClientAssertionVerdict.Refused && client.Settings.JwksUri is not null)
        {
            // It may have been signed with a key that is newer than our copy.
            verdict = ClientAssertion.Check(jwt, client.Id, await keys.ReadAsync(client, fresh: true, ct), audiences, now);
        }

        return verdict switch
        {
            ClientAssertionVerdict.Genuine genuine => await seen.TryAddAsync("assertion", client.Id, genuine.Jti, genuine.RememberUntil, ct) ? null : "its assertion was used before",
            ClientAssertionVerdict.Refused refused => refused.Reason,
            _ => throw new InvalidOperationException("A verdict that nobody knows."),
        };
    }
}
