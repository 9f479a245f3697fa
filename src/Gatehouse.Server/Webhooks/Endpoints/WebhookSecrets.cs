using System.Security.Cryptography;
using Gatehouse.Protocols.Webhooks;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Webhooks.Endpoints;

/// <summary>Secrets of webhooks: made here, kept sealed, opened to sign.</summary>
internal sealed class WebhookSecrets(SecretBox box, TimeProvider time)
{
    private const int Bytes = 32;

    /// <summary>A new one: as the receiver gets it, and as it is stored.</summary>
    public (string Text, byte[] Sealed) New(string webhookId)
    {
        var key = RandomNumberGenerator.GetBytes(Bytes);
        return (new WebhookSecret(key).Reveal(), box.Seal(key, Purpose(webhookId)));
    }

    /// <summary>Those that sign now: the present one, and the one before while it is kept.</summary>
    public IEnumerable<WebhookSecret> Of(WebhookRow row)
    {
        yield return Open(row.Id, row.SecretSealed);
        if (row.OldSecretSealed is { } old && row.OldSecretUntilMs > time.GetUtcNow().ToUnixTimeMilliseconds())
        {
            yield return Open(row.Id, old);
        }
    }

    private WebhookSecret Open(string webhookId, byte[] sealedSecret) => new(box.Open(sealedSecret, Purpose(webhookId)));

    private static string Purpose(string webhookId) => "webhook.secret:" + webhookId;
}
