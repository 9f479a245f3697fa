namespace Gatehouse.Client.Apps.Storage.Files;

/// <summary>What the store knows of a user without opening the records; the file that makes the user exist.</summary>
/// <param name="User">Who.</param>
/// <param name="Entry">Name of the folder that this file is in, so that a copied folder is no second user.</param>
/// <param name="Generation">Folder with the records in force; any other is left from a change of mode.</param>
/// <param name="LockHash">SHA-256 of the file that a key is tried on: tells a damaged file from a wrong secret.</param>
/// <param name="GuardedKey">Name of the key behind biometry; empty in other modes.</param>
internal sealed record UserProfile(StoredUser User, string Entry, string Generation, string LockHash, string GuardedKey)
{
    public byte[] ToBytes() => StoreJson.Write(json =>
    {
        json.WriteString("tenant", User.User.TenantId);
        json.WriteString("user", User.User.UserId);
        json.WriteString("device", User.DeviceId);
        json.WriteString("client", User.ClientId);
        json.WriteNumber("mode", (int)User.Mode);
        json.WriteBoolean("anonymous", User.IsAnonymous);
        json.WriteNumber("created", User.CreatedAt.ToUnixTimeMilliseconds());
        json.WriteNumber("login", User.LastLoginAt.ToUnixTimeMilliseconds());
        json.WriteString("entry", Entry);
        json.WriteString("generation", Generation);
        json.WriteString("lock", LockHash);
        json.WriteString("guarded", GuardedKey);
    });

    public static UserProfile Parse(byte[] content) => StoreJson.Read(content, json => new UserProfile(
        new StoredUser
        {
            User = new UserIdentifier(json.Text("tenant"), json.Text("user")),
            DeviceId = json.Text("device"),
            ClientId = json.Text("client"),
            Mode = (AuthenticationMode)json.GetProperty("mode").GetInt32(),
            IsAnonymous = json.GetProperty("anonymous").GetBoolean(),
            CreatedAt = json.Instant("created"),
            LastLoginAt = json.Instant("login"),
        },
        json.Text("entry"), json.Text("generation"), json.Text("lock"), json.Text("guarded")));
}
