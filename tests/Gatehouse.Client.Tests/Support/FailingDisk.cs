namespace Gatehouse.Client.Tests.Support;

/// <summary>A disk that fails one operation, half-way where that is possible, and every later one if the process is to be dead.</summary>
internal sealed class FailingDisk : FastDisk
{
    private int _step;
    private int _failAt = -1;

    public bool Stays { get; init; }

    public string? KilledAfterReplacing { get; init; }

    public bool Failed { get; private set; }

    public int FailAt
    {
        set => (_step, _failAt) = (0, value);
    }

    public override void CreateFolder(string path) => Step(() => base.CreateFolder(path));

    public override void WriteNew(string path, byte[] content) => Step(() => base.WriteNew(path, content), () => base.WriteNew(path, content[..(content.Length / 2)]));

    public override void Replace(string source, string target, string? backup)
    {
        Step(() => base.Replace(source, target, backup));
        if (KilledAfterReplacing == Path.GetFileName(target))
        {
            throw new IOException("The process is gone.");
        }
    }

    public override void Delete(string path) => Step(() => base.Delete(path));

    public override void DeleteFolder(string path) => Step(
        () => base.DeleteFolder(path),
        () =>
        {
            if (Directory.Exists(path) && Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).FirstOrDefault() is { } some)
            {
                File.Delete(some);
            }
        });

    private void Step(Action whole, Action? half = null)
    {
        if (_failAt >= 0 && (_step == _failAt || (Stays && _step > _failAt)))
        {
            if (_step++ == _failAt)
            {
                half?.Invoke();
            }

            Failed = true;
            throw new IOException("No space left on device.");
        }

        _step++;
        whole();
    }
}
