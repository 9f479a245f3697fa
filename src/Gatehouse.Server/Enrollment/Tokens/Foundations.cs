using Gatehouse.Server.Enrollment.Keys;
using Gatehouse.Server.Mdm.Contracts;
using Gatehouse.Server.Pki.Contracts;

namespace Gatehouse.Server.Enrollment.Tokens;

/// <summary>
/// What tokens stand on: group, SCEP profile, CA, push certificate, signing key. Answers are remembered for as long as
/// this object lives, which is one request; so a list of tokens asks for each thing once.
/// </summary>
internal sealed class Foundations(IMdmReadiness mdm, IIdentities identities, SigningKeyStore keys)
{
    private readonly Dictionary<(string, string?), Task<string?>> _groups = [];
    private readonly Dictionary<(string, string?), Task<ScepPayloadSource?>> _scep = [];
    private readonly Dictionary<string, Task<PushStatus>> _push = [];
    private readonly Dictionary<string, Task<SigningKeyRow?>> _keys = [];

    /// <summary>What is missing, in stable words; empty when everything is there.</summary>
    public async Task<IReadOnlyList<string>> MissingAsync(TokenRow row, CancellationToken ct)
    {
        List<string> missing = [];
        if (await GroupAsync(row.OrgId, row.GroupId, ct) is null)
        {
            missing.Add("group");
        }

        var scep = await ScepAsync(row.OrgId, row.ScepProfileId, ct);
        if (scep is not { Enabled: true })
        {
            missing.Add("scep");
        }
        else if (!scep.AbleToSign)
        {
            missing.Add("ca");
        }

        if (!(await PushAsync(row.OrgId, ct)).Ready)
        {
            missing.Add("push");
        }

        if (await KeyAsync(row.Kid, ct) is not { PrivateKey: not null })
        {
            missing.Add("signing-key");
        }

        return missing;
    }

    /// <summary>The group's id when it exists; for null the default group's.</summary>
    public Task<string?> GroupAsync(string organizationId, string? groupId, CancellationToken ct) =>
        Once(_groups, (organizationId, groupId), () => mdm.ResolveGroupAsync(organizationId, groupId, ct));

    /// <summary>The SCEP profile; for null the default one.</summary>
    public Task<ScepPayloadSource?> ScepAsync(string organizationId, string? scepProfileId, CancellationToken ct) =>
        Once(_scep, (organizationId, scepProfileId), () => identities.ScepPayloadAsync(organizationId, scepProfileId, ct));

    /// <summary>State of the push certificate.</summary>
    public Task<PushStatus> PushAsync(string organizationId, CancellationToken ct) =>
        Once(_push, organizationId, () => mdm.PushAsync(organizationId, ct));

    private Task<SigningKeyRow?> KeyAsync(string kid, CancellationToken ct) => Once(_keys, kid, () => keys.FindAsync(kid, ct));

    private static Task<TValue> Once<TKey, TValue>(Dictionary<TKey, Task<TValue>> known, TKey key, Func<Task<TValue>> ask) where TKey : notnull
    {
        if (!known.TryGetValue(key, out var answer))
        {
            known[key] = answer = ask();
        }

        return answer;
    }
}
