using Gatehouse.Server.Accounts.Upstream.Linking;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Accounts.Passkeys;

/// <summary>Finds who may use a passkey: whoever is disabled here, or gone at the identity provider, is nobody.</summary>
internal sealed class PasskeyPeople(Database database)
{
    /// <summary>Somebody active; null when there is none. The id may be anything: it comes from an authenticator.</summary>
    public async Task<PasskeyPerson?> FindAsync(string organizationId, string id, CancellationToken ct) => Id.Is("usr", id)
        && await database.FirstAsync<string>(
            $"select id from admin_person where org_id = @organizationId and id = @id and state = 'active' and not {AccountStore.HasEnded}", new { organizationId, id }, ct) is not null
            ? new PasskeyPerson(id)
            : null;
}
