using Gatehouse.Client.Apps.Storage;

namespace Gatehouse.Client.Tests.Support;

/// <summary>Somebody who types secrets: the given ones in turn, then nothing.</summary>
public sealed class Person(params string?[] secrets) : ISecretPrompt
{
    private readonly Queue<string?> _secrets = new(secrets);

    /// <summary>What was asked, and how many attempts were said to be left.</summary>
    public List<(SecretPurpose Purpose, int Left)> Asked { get; } = [];

    public void Forget() => _secrets.Clear();

    public void WillType(params string?[] more) => Array.ForEach(more, _secrets.Enqueue);

    public Task<LocalSecret?> AskAsync(SecretPurpose purpose, int attemptsLeft, CancellationToken ct)
    {
        Asked.Add((purpose, attemptsLeft));
        return Task.FromResult(_secrets.TryDequeue(out var secret) && secret is not null ? new LocalSecret(secret) : null);
    }
}
