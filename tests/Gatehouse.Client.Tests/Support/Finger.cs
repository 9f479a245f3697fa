using Gatehouse.Client.Apps.Storage;

namespace Gatehouse.Client.Tests.Support;

/// <summary>Biometry of a device: keeps keys in memory, and answers as told.</summary>
public sealed class Finger : IBiometricPrompt
{
    /// <summary>What is kept, by name.</summary>
    public Dictionary<string, byte[]> Keys { get; } = [];

    /// <summary>The next answers; the finger is recognized when there are none.</summary>
    public Queue<BiometricOutcome> Next { get; } = [];

    public bool Available { get; set; } = true;

    public int Prompts { get; private set; }

    public Task<bool> IsAvailableAsync(CancellationToken ct) => Task.FromResult(Available);

    public Task<BiometricOutcome> GuardAsync(string name, ReadOnlyMemory<byte> key, CancellationToken ct) => Task.FromResult(Answer(() =>
    {
        Keys[name] = key.ToArray();
        return new BiometricOutcome.Passed([]);
    }));

    public Task<BiometricOutcome> ReleaseAsync(string name, CancellationToken ct) => Task.FromResult(Answer(
        () => Keys.TryGetValue(name, out var key) ? new BiometricOutcome.Passed((byte[])key.Clone()) : new BiometricOutcome.Invalidated()));

    public Task ForgetAsync(string name, CancellationToken ct)
    {
        Keys.Remove(name);
        return Task.CompletedTask;
    }

    private BiometricOutcome Answer(Func<BiometricOutcome> recognized)
    {
        Prompts++;
        return Next.TryDequeue(out var told) ? told : recognized();
    }
}
