using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Gatehouse.Client.Apps.Storage.Files;

/// <summary>
/// What the framework for all platforms does not offer: permissions, and folders written to the medium. On Windows
/// the files inherit the access list of the folder, which is the user's own below <c>LocalApplicationData</c>.
/// </summary>
internal static class FilePermissions
{
    public const int OwnerFile = 0x180; // 0600
    public const int OwnerFolder = 0x1C0; // 0700

    public static bool IsUnix { get; } = !RuntimeInformation.IsOSPlatform(OSPlatform.Windows);

    public static void Restrict(string path, int mode)
    {
        if (IsUnix && chmod(path, (uint)mode) != 0)
        {
            throw new IOException("The permissions of a file could not be set.", new Win32Exception(Marshal.GetLastWin32Error()));
        }
    }

    /// <summary>Makes a rename in the folder durable. Windows has no such thing, and needs none.</summary>
    public static void FlushFolder(string path)
    {
        if (!IsUnix)
        {
            return;
        }

        // Some file systems refuse; then they order renames themselves. Nothing is reported: the rename has happened.
        var folder = open(path, 0); // O_RDONLY is 0 everywhere
        if (folder >= 0)
        {
            _ = fsync(folder);
            _ = close(folder);
        }
    }

    [DllImport("libc", SetLastError = true, CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int chmod([MarshalAs(UnmanagedType.LPStr)] string path, uint mode);

    [DllImport("libc", SetLastError = true, CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int open([MarshalAs(UnmanagedType.LPStr)] string path, int flags);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int fsync(int file);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int close(int file);
}
