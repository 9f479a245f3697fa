using Gatehouse.Client.Apps.Storage;

namespace Gatehouse.Client.Apps.Core;

/// <summary>Who is enrolled on this device, as the store has it; the one who logged in last comes first. Safe for concurrent use.</summary>
internal sealed class UserBook
{
    // Replaced as a whole, never changed.
    private volatile StoredUser[] _users = [];

    public bool IsEmpty => _users.Length == 0;

    /// <summary>As apps are told.</summary>
    public IReadOnlyList<UserDetails> Details => [.. _users.Select(user => new UserDetails(user.User, IsAnonymous: user.IsAnonymous))];

    /// <summary>A user; null stands for the one who logged in last.</summary>
    public StoredUser? Find(UserIdentifier? user) => _users.FirstOrDefault(known => user is null || known.User == user);

    /// <summary>The anonymous user of a tenant.</summary>
    public StoredUser? Anonymous(string tenantId) => _users.FirstOrDefault(known => known.IsAnonymous && known.User.TenantId == tenantId);

    public void Load(IReadOnlyList<StoredUser> users) => _users = [.. users];

    public void Clear() => _users = [];

    /// <summary>Adds one, or puts it in place of what was known.</summary>
    public void Put(StoredUser user, UserIdentifier? instead = null) =>
        _users = [user, .. _users.Where(known => known.User != user.User && known.User != instead)];

    public void Remove(UserIdentifier user) => _users = [.. _users.Where(known => known.User != user)];
}
