@echo off
setlocal
chcp 65001 >nul
set PYTHONUTF8=1
set "HERE=%~dp0"
set "BIN=%~dp0..\.venv\Scripts"

set "PY="
py -3.11 -c "import sys" >nul 2>&1 && set "PY=py -3.11"
if not defined PY py -3 -c "import sys; sys.exit(sys.version_info < (3, 11))" >nul 2>&1 && set "PY=py -3"
if not defined PY python -c "import sys; sys.exit(sys.version_info < (3, 11))" >nul 2>&1 && set "PY=python"
if not defined PY goto nopython

%PY% "%HERE%bootstrap.py"
if errorlevel 1 goto failed
if "%~1"=="" (
  start "" "%BIN%\qilu-desktop-window.exe"
  exit /b 0
)
"%BIN%\qilu-desktop.exe" %*
exit /b %errorlevel%

:failed
if "%~1"=="" pause
exit /b 1

:nopython
echo 没有找到 Python 3.11 或更高版本。请先安装 Python 3.11（安装时勾选 “Add python.exe to PATH”），再重新运行。
if "%~1"=="" pause
exit /b 1
