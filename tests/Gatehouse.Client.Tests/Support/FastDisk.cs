using Gatehouse.Client.Apps.Storage.Files;

namespace Gatehouse.Client.Tests.Support;

/// <summary>A disk that leaves files in the system's memory: no test pulls the plug.</summary>
internal class FastDisk : StoreDisk
{
    protected override bool Flushes => false;
}
