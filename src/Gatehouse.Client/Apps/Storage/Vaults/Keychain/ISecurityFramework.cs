namespace Gatehouse.Client.Apps.Storage.Vaults.Keychain;

/// <summary>The four calls of Security.framework, apart from what is made of them. Each answers an <c>OSStatus</c>.</summary>
internal interface ISecurityFramework
{
    int Add(IReadOnlyDictionary<string, object> attributes);

    int CopyMatching(IReadOnlyDictionary<string, object> query, out byte[]? data);

    int Update(IReadOnlyDictionary<string, object> query, IReadOnlyDictionary<string, object> changes);

    int Delete(IReadOnlyDictionary<string, object> query);
}
