using System.Runtime.InteropServices;
using System.Text;

namespace Gatehouse.Client.Apps.Storage.Vaults.Keychain;

/// <summary>What of CoreFoundation goes with the keychain. Objects that are created are released with <see cref="CFRelease"/>.</summary>
internal static class CoreFoundation
{
    private const string Library = "/System/Library/Frameworks/CoreFoundation.framework/CoreFoundation";
    private const string Security = "/System/Library/Frameworks/Security.framework/Security";
    private const string Loader = "/usr/lib/libSystem.dylib";

    private const uint Utf8 = 0x08000100; // kCFStringEncodingUTF8
    private const int Lazy = 1; // RTLD_LAZY

    // Security links CoreFoundation, so the symbols of both are found through it.
    private static readonly Lazy<IntPtr> Handle = new(() => dlopen(Security, Lazy));

    /// <summary>The object that a constant refers to.</summary>
    public static IntPtr Constant(string name) => Marshal.ReadIntPtr(Symbol(name));

    public static IntPtr NewString(string text) => CFStringCreateWithCString(IntPtr.Zero, Encoding.UTF8.GetBytes(text + "\0"), Utf8);

    public static IntPtr NewData(byte[] bytes) => CFDataCreate(IntPtr.Zero, bytes, bytes.Length);

    public static IntPtr NewDictionary(IntPtr[] keys, IntPtr[] values) => CFDictionaryCreate(
        IntPtr.Zero, keys, values, keys.Length, Symbol("kCFTypeDictionaryKeyCallBacks"), Symbol("kCFTypeDictionaryValueCallBacks"));

    /// <summary>The bytes of a <c>CFData</c>, which is released.</summary>
    public static byte[] TakeData(IntPtr data)
    {
        var bytes = new byte[(int)CFDataGetLength(data)];
        Marshal.Copy(CFDataGetBytePtr(data), bytes, 0, bytes.Length);
        CFRelease(data);
        return bytes;
    }

    [DllImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern void CFRelease(IntPtr value);

    private static IntPtr Symbol(string name)
    {
        var symbol = dlsym(Handle.Value, name);
        return symbol != IntPtr.Zero ? symbol : throw new EntryPointNotFoundException(name);
    }

    [DllImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern IntPtr CFStringCreateWithCString(IntPtr allocator, byte[] text, uint encoding);

    [DllImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern IntPtr CFDataCreate(IntPtr allocator, byte[] bytes, nint length);

    [DllImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint CFDataGetLength(IntPtr data);

    [DllImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern IntPtr CFDataGetBytePtr(IntPtr data);

    [DllImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern IntPtr CFDictionaryCreate(IntPtr allocator, IntPtr[] keys, IntPtr[] values, nint count, IntPtr keyCallBacks, IntPtr valueCallBacks);

    [DllImport(Loader, CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern IntPtr dlopen([MarshalAs(UnmanagedType.LPStr)] string path, int mode);

    [DllImport(Loader, CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern IntPtr dlsym(IntPtr handle, [MarshalAs(UnmanagedType.LPStr)] string name);
}
